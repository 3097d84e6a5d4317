// The demo's bank, through the API.

export class Bank {
  constructor (api, name) {
    this.api = api
    this.name = name
    this.path = `/v1/banks/${encodeURIComponent(name)}`
  }

  // check asks whether a picture is known. Where banks is another's name, only
  // its fingerprints are made.
  check (blob, { account, bank = this.name } = {}) {
    return this.api.file(`/v1/media/checks?bank=${encodeURIComponent(bank)}`, blob, {
      'Idempotency-Key': `demo-${crypto.randomUUID()}`,
      ...(account ? { 'Breakwater-Account': account } : {})
    })
  }

  // put puts a picture's fingerprints in, and gives the entry's id and quality.
  async put (blob) {
    const { fingerprints, quality } = await this.check(blob, { bank: 'only-fingerprints' })
    const id = `picture-${fingerprints.pdq ?? fingerprints.sha256}`
    await this.api.json('POST', '/v1/banks', { name: this.name })
    await this.api.json('POST', `${this.path}/entries`, { id, fingerprints, source: 'the demo' })
    return { id, quality }
  }

  take (id) { return this.api.json('DELETE', `${this.path}/entries/${encodeURIComponent(id)}`) }

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
