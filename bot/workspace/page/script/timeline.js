// The keyboard in a list of messages: one stop for Tab, and arrows from message to message, whose tools come next.
{
  const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

  Object.assign(window.workspace, {
    walk(event) {
      const here = event.target;
      if (!(event.key in STEPS) || !here.matches(".timeline, .message")) return;
      event.preventDefault();
      const messages = [...event.currentTarget.querySelectorAll(".message")];
      const from = here.matches(".message") ? messages.indexOf(here) : messages.length;
      const to = Math.min(Math.max(from + STEPS[event.key], 0), messages.length - 1);
      messages[to]?.focus();
    },
  });
}
