"""The YAML language server, spoken with as an editor does: JSON-RPC over its standard input and output.

`make test-full` installs it into tests/editor/node_modules, from the lock file beside it.
"""

import json
import queue
import shutil
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeAlias

Json: TypeAlias = Any

PROGRAM = Path(__file__).resolve().parent / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
PATIENCE = 60


class LanguageServer:
    """A running server with one folder open. Use as a context manager."""

    def __init__(self, root: Path, settings: Json) -> None:
        self._root = root
        self._settings = settings
        node = shutil.which("node")
        assert node is not None, "no Node.js"
        self._process = subprocess.Popen(
            [node, str(PROGRAM), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: queue.Queue[Json] = queue.Queue()
        self._told: queue.Queue[Json] = queue.Queue()
        self._asked = 0
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        folder = {"uri": root.as_uri(), "name": "district"}
        able = {
            "workspace": {"configuration": True},
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {},
            },
        }
        self._request(
            "initialize",
            {"processId": None, "rootUri": root.as_uri(), "capabilities": able, "workspaceFolders": [folder]},
        )
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": settings}})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join(PATIENCE)  # it ends with the output, and must not find the pipe closed
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def open(self, path: str, text: str) -> list[Json]:
        """Open a file of the folder and return what the server has against it."""
        uri = (self._root / path).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            told = self._told.get(timeout=PATIENCE)
            if told["uri"] == uri:
                found: list[Json] = told["diagnostics"]
                return found

    def completions(self, path: str, line: int, character: int) -> list[str]:
        """Return the labels that are offered at a place, 0-based."""
        answer = self._request("textDocument/completion", self._at(path, line, character))
        return [item["label"] for item in answer["items"]]

    def hover(self, path: str, line: int, character: int) -> str:
        """Return what is shown for a place, 0-based; "" for nothing."""
        answer = self._request("textDocument/hover", self._at(path, line, character))
        return str(answer["contents"]["value"]) if answer else ""

    def _at(self, path: str, line: int, character: int) -> Json:
        place = {"line": line, "character": character}
        return {"textDocument": {"uri": (self._root / path).as_uri()}, "position": place}

    def _request(self, method: str, params: Json) -> Json:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while True:
            answer = self._answers.get(timeout=PATIENCE)
            if answer["id"] == self._asked:
                return answer["result"]

    def _send(self, message: Json) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _listen(self) -> None:
        while (message := self._read()) is not None:
            if "method" not in message:
                self._answers.put(message)
            elif "id" in message:
                with suppress(OSError):  # it may be ending
                    self._send({"id": message["id"], "result": self._answer(message)})
            elif message["method"] == "textDocument/publishDiagnostics":
                self._told.put(message["params"])

    def _answer(self, message: Json) -> Json:
        """Answer what the server asks of the editor: its settings."""
        if message["method"] != "workspace/configuration":
            return None
        return [self._settings.get(item["section"]) for item in message["params"]["items"]]

    def _read(self) -> Json | None:
        """Return the next message, or None at the end of the output, in the middle of a message too."""
        stream = self._process.stdout
        assert stream is not None
        length = 0
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
            elif not line.strip():
                data = stream.read(length)
                return json.loads(data) if len(data) == length else None
        return None
