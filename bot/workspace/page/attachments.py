"""Files that wait to be sent with the next message."""

from nicegui import events, ui

from bot.workspace.page.html import box, icon, leaf
from bot.workspace.page.viewer import Viewer
from bot.workspace.person import Attachment

_LARGEST = 50_000_000


class Attachments:
    """Chosen with the button, dropped or pasted; shown above the text until they are sent."""

    def __init__(self, viewer: Viewer, draft: str) -> None:
        self._files = viewer.waiting_files.setdefault(draft, [])
        self._chips = box("div", "attachments")
        self._upload = ui.upload(
            multiple=True,
            auto_upload=True,
            max_file_size=_LARGEST,
            on_upload=self._arrived,
            on_rejected=lambda: viewer.say(f"A file may have {_LARGEST // 1_000_000} MB at most."),
        )
        self._upload.classes("uploader")
        self._draw()

    @property
    def uploader_id(self) -> int:
        """Which NiceGUI element uploads, for scripts."""
        return self._upload.id

    def take_from(self, pane: ui.element) -> None:
        """Take what is dropped on a pane or pasted into it."""
        code = f"(event) => workspace.takeFiles(event, {self._upload.id})"
        pane.on("drop", js_handler=code)
        pane.on("paste", js_handler=code)

    def draw_button(self) -> None:
        """The button that opens the file dialog."""
        button = leaf("button", icon("attach_file"), "tool", type="button", aria_label="Attach a file")
        button.on("click", js_handler=f"() => getElement({self._upload.id}).$refs.qRef.pickFiles()")

    def take_all(self) -> list[Attachment]:
        """What waits, which waits no longer."""
        taken = list(self._files)
        self._files.clear()
        self._draw()
        return taken

    def put_back(self, files: list[Attachment]) -> None:
        """Let files wait again that could not be sent."""
        self._files[:0] = files
        self._draw()

    async def _arrived(self, event: events.UploadEventArguments) -> None:
        file = event.file
        self._files.append((file.name, await file.read(), file.content_type or "application/octet-stream"))
        self._upload.reset()
        self._draw()

    def _remove(self, file: Attachment) -> None:
        self._files.remove(file)
        self._draw()

    def _draw(self) -> None:
        self._chips.clear()
        with self._chips:
            for file in self._files:
                with box("span", "chip"):
                    leaf("span", file[0])
                    remove = leaf("button", icon("close"), "tool", type="button", aria_label=f"Remove {file[0]}")
                    remove.on("click", lambda file=file: self._remove(file))
