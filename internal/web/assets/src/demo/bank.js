// The demo's bank, through the API.

export class Bank {
  constructor (api, name) {
    this.api = api
    this.name = name
    this.path = `/v1/banks/${encodeURIComponent(name)}`
  }

  // check asks whether a picture is known to a bank.
  check (blob, { account, bank = this.name } = {}) {
    return this.api.file(`/v1/media/checks?bank=${encodeURIComponent(bank)}`, blob, {
      'Idempotency-Key': `demo-${crypto.randomUUID()}`,
      ...(account ? { 'Breakwater-Account': account } : {})
    })
  }

  // entry makes the fingerprints of a picture, and the id of its entry: it is
  // looked up in a bank that is always empty.
  async entry (blob) {
    const nothing = `${this.name}-empty`
    await this.api.json('POST', '/v1/banks', { name: nothing })
    const { fingerprints, quality } = await this.check(blob, { bank: nothing })
    return { id: `picture-${fingerprints.sha256}`, fingerprints, quality }
  }

  // put puts a picture's fingerprints in, and gives its quality.
  async put (blob) {
    const { id, fingerprints, quality } = await this.entry(blob)
    await this.api.json('POST', '/v1/banks', { name: this.name })
    await this.api.json('POST', `${this.path}/entries`, { id, fingerprints, source: 'the demo' })
    return quality
  }

  // take takes them out, and reports whether they were in.
  async take (blob) {
    const { id } = await this.entry(blob)
    try {
      await this.api.json('DELETE', `${this.path}/entries/${encodeURIComponent(id)}`)
      return true
    } catch (err) {
      if (err.status === 404) return false
      throw err
    }
  }

  async empty () {
    await this.api.json('POST', '/v1/banks', { name: this.name })
    await this.api.json('DELETE', this.path)
    await this.api.json('POST', '/v1/banks', { name: this.name })
  }

  // size gives how many entries the bank holds.
  async size () {
    const { banks } = await this.api.json('GET', '/v1/banks')
    return banks.find(b => b.name === this.name)?.entries ?? 0
  }
}
