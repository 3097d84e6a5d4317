// Small helpers for making and finding elements.

export const byId = id => document.getElementById(id)

// make gives an element with attributes (undefined and false are left out) and
// children, which are elements or text.
export function make (tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children)
  return element
}

// toEnd scrolls to the end of a box, without motion.
export function toEnd (box) { box.scrollTop = box.scrollHeight }
