// What only a browser can do for blocks and modals: keep the focus over redrawing, open dialogs and lists.
if (!window.workspace) {
  // Where the focus was last: when that control is drawn anew, under the same id, it gets the focus back.
  let held = null;

  const note = () => {
    const here = document.activeElement;
    if (!here || here === document.body) return;
    const typed = "typed" in here.dataset;
    held = { id: here.id, value: typed ? here.value : null, from: null, to: null };
    if (typed) [held.from, held.to] = [here.selectionStart, here.selectionEnd];
  };

  const restore = () => {
    if (!held || document.activeElement !== document.body) return;
    const again = document.getElementById(held.id);
    if (!again) return;
    const { value, from, to } = held;
    // A message's tools are hidden until it has the focus.
    again.closest(".message-actions")?.parentElement.focus({ preventScroll: true });
    again.focus({ preventScroll: true });
    // What was typed while the server drew is newer than what it drew.
    if (value !== null && again.value !== value) {
      again.value = value;
      again.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (from === null) return;
    again.setSelectionRange(from, to);
    // The browser tells of a moved caret later, perhaps after the next redraw.
    note();
  };

  // How far somebody has scrolled: a form or a Home tab whose content is drawn anew is left there.
  const scrolled = new WeakMap();

  const keepPlace = ({ target }) => {
    if (scrolled.has(target)) target.scrollTop = scrolled.get(target);
  };

  const noteScroll = ({ target }) => {
    if (target !== document && target.matches(".modal-body, .home")) scrolled.set(target, target.scrollTop);
  };

  for (const kind of ["focusin", "input", "keyup", "pointerup", "selectionchange"]) {
    document.addEventListener(kind, note);
  }
  document.addEventListener("pointerdown", () => { held = null; }, true);
  document.addEventListener("scroll", noteScroll, true);
  new MutationObserver((changes) => {
    changes.forEach(keepPlace);
    restore();
  }).observe(document.body, { childList: true, subtree: true });

  window.workspace = {
    // Show a dialog, if it does not show yet, and put the focus into it; a new view in it begins afresh.
    open(id, isNew) {
      const dialog = document.getElementById(id);
      if (!dialog) return;
      if (!dialog.open) {
        dialog.dataset.opener = held?.id ?? "";
        dialog.showModal();
      }
      if (isNew) (dialog.querySelector("[autofocus]") ?? dialog).focus();
      else if (!dialog.contains(document.activeElement)) dialog.focus();
    },

    // Close it; a browser gives the focus back, unless what had it has been drawn anew.
    close(id) {
      const dialog = document.getElementById(id);
      if (!dialog?.open) return;
      dialog.close();
      const here = document.activeElement;
      if (dialog.contains(here)) here.blur();
      else if (here !== document.body) return;
      held = { id: dialog.dataset.opener, value: null, from: null, to: null };
      restore();
    },

    // Focus the first field that was refused.
    complain(id) {
      const refused = document.querySelector(`#${id} [aria-invalid]`);
      (refused?.matches("[role=group], [role=radiogroup]") ? refused.querySelector("input") : refused)?.focus();
    },

    // Show a list over everything else, and so much of it that one of its options can be seen.
    showList(id, optionId) {
      const list = document.getElementById(id);
      if (!list) return;
      if (!list.matches(":popover-open")) list.showPopover();
      document.getElementById(optionId)?.scrollIntoView({ block: "nearest" });
    },

    // Write into a field.
    write(id, text) {
      const field = document.getElementById(id);
      if (!field) return;
      field.value = text;
      note();
    },

    // Show these values as chosen, in a field or a group of radio buttons or checkboxes.
    choose(id, values) {
      const field = document.getElementById(id);
      if (field?.matches("input, select")) field.value = values[0] ?? "";
      else field?.querySelectorAll("input").forEach((input) => { input.checked = values.includes(input.value); });
    },
  };
}
