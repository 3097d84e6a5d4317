// Whether the first may write to the second at all, by the contact rules.

import { fail } from './api.js'
import { byId, make } from './dom.js'

const decisions = {
  allow: 'Allowed', request_only: 'To the request inbox only, without media and links, until accepted', deny: 'Refused'
}

export class Contact {
  constructor (api, chat) {
    this.api = api
    this.chat = chat
    this.preset = byId('preset')
    this.preset.addEventListener('change', () => this.check())
  }

  // check asks for the people of the chat as they stand now.
  async check () {
    const { facts, people } = this.chat
    try {
      const answer = await this.api.json('POST', '/v1/contact-checks', {
        preset: this.preset.value,
        action: 'message',
        from: party(facts.accounts[0]),
        to: party(facts.accounts[1]),
        ...(facts.relation ? { relation: facts.relation } : {}),
        at: new Date().toISOString()
      })
      if (facts === this.chat.facts) this.show(answer, people)
    } catch (err) {
      fail(err.message)
    }
  }

  show ({ decision, warnings, policies, assumed }, { left, right }) {
    byId('contact-question').textContent = `May ${left.name} write to ${right.name}?`
    const box = byId('contact')
    box.dataset.decision = decision
    box.replaceChildren(
      make('p', {}, make('strong', {}, `${decisions[decision] ?? decision}.`)),
      ...assumed.map(field => make('p', {},
        `${(field === 'to.age_band' ? right : left).name}’s age is not known, so it counts as every age it may be.`)),
      ...policies.map(p => make('p', { class: 'bw-quiet' }, p.text)),
      ...warnings.map(w => make('p', {}, `${(w.for === 'to' ? right : left).name} is shown: “${w.text}”`)))
  }
}

const party = ({ id, age_band: band, account_age_days: days }) => ({
  id, ...(band ? { age_band: band } : {}), ...(days === undefined ? {} : { account_age_days: days })
})
