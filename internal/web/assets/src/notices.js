// Copying the text of a request. Without this, one marks it by hand.
const status = document.querySelector('[data-copy-status]')

for (const button of document.querySelectorAll('[data-copy]')) {
  const text = document.getElementById(button.dataset.copy)
  if (!navigator.clipboard || !text) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent)
      status.textContent = button.dataset.copied
    } catch { // not allowed here: mark it, so that one press copies it
      window.getSelection().selectAllChildren(text)
    }
  })
}
