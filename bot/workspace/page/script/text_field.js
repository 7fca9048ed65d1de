// Typing. What is typed stays here until it has been taken, so that no answer overtakes a keystroke and no cut loses one.
{
  const CHOOSING = ["ArrowUp", "ArrowDown", "Tab", "Enter", "Escape"];
  // Far more than a message may have; NiceGUI sends no more than a megabyte at once.
  const LONGEST = 100_000;

  const keep = (field) => {
    if (field.value) sessionStorage.setItem(field.dataset.draft, field.value);
    else sessionStorage.removeItem(field.dataset.draft);
  };

  // Go on where somebody stopped typing: as the field appears, before anything can be typed into it.
  const restoreDrafts = (appeared) => {
    if (!(appeared instanceof Element)) return;
    const fields = appeared.matches("[data-draft]") ? [appeared] : appeared.querySelectorAll("[data-draft]");
    for (const field of fields) field.value ||= sessionStorage.getItem(field.dataset.draft) ?? "";
  };

  const isUploading = (field) => {
    const uploader = field.dataset.uploader && getElement(Number(field.dataset.uploader));
    return Boolean(uploader?.$refs.qRef.isUploading);
  };

  const send = (field, emit) => {
    if (!window.socket?.connected) return;
    if (isUploading(field)) emit("Uploading", "", 0);
    else if (field.value.length > LONGEST) emit("TooLong", "", 0);
    else {
      emit("Send", field.value, field.selectionStart);
      field.value = "";
    }
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-draft]")) keep(event.target);
  });
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach(restoreDrafts);
  }).observe(document.body, { childList: true, subtree: true });
  // A file that misses the composer must not replace the page.
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());

  Object.assign(window.workspace, {
    // Tell of the keys that send, choose among completions, or give up.
    press(event, emit) {
      if (event.isComposing) return;
      const field = event.target;
      const isChoosing = "choosing" in field.dataset && CHOOSING.includes(event.key);
      const isSending = event.key === "Enter" && !event.shiftKey && !isChoosing;
      if (isChoosing || isSending) event.preventDefault();
      if (isSending) send(field, emit);
      else if (isChoosing || event.key === "Escape") emit(event.key, field.value, field.selectionStart);
    },

    // Send by a button.
    send(id, emit) {
      send(document.getElementById(id), emit);
    },

    // What was sent has been taken; what has been begun since stays a draft.
    confirm(id) {
      const field = document.getElementById(id);
      if (field?.dataset.draft) keep(field);
    },

    // Give back a text that could not be sent, unless another has been begun.
    giveBack(id, text) {
      const field = document.getElementById(id);
      if (field && !field.value) field.value = text;
      field?.focus();
    },

    // Put a text in place of what stood between two positions; what was typed meanwhile stays behind it.
    put(id, text, start, end) {
      const field = document.getElementById(id);
      if (!field) return;
      const caret = start + text.length + Math.max(0, field.selectionStart - end);
      field.focus();
      field.setRangeText(text, start, end);
      field.setSelectionRange(caret, caret);
      if (field.dataset.draft) keep(field);
    },

    // Put the caret behind what stands there; where somebody is at something else, only on demand.
    focusEnd(id, isOnDemand) {
      const field = document.getElementById(id);
      const here = document.activeElement;
      const isIdle = !here || here === document.body || (here.matches("textarea") && !here.value);
      if (!field || !(isOnDemand || isIdle)) return;
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    },

    // Where the caret is.
    caret(id) {
      return document.getElementById(id).selectionStart;
    },

    // Scroll a list so far that an option can be seen.
    showOption(id) {
      document.getElementById(id)?.scrollIntoView({ block: "nearest" });
    },

    // Give a pane's dropped or pasted files to its uploader. Cells of a table come as text and as a picture of it.
    takeFiles(event, uploader) {
      const data = event.dataTransfer ?? event.clipboardData;
      if (!data.files.length || data.types.includes("text/plain")) return;
      event.preventDefault();
      getElement(uploader).$refs.qRef.addFiles([...data.files]);
    },
  });
}
