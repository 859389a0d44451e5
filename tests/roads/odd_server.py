"""A server on loopback that answers as a test wants, however odd: it writes plain bytes."""

import socket
import threading
from contextlib import contextmanager, suppress


def http(body, status="200 OK", *headers):
    """Return a whole answer as bytes."""
    body = body if isinstance(body, bytes) else body.encode()
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


class OddServer:
    """Accepts connections and lets ``answer(connection, target)`` write to each request.

    ``targets`` lists what was asked for, ``connections`` counts those accepted. The connection
    stays open while ``answer`` returns a true value.
    """

    def __init__(self, answer):
        self.targets, self.connections = [], 0
        self.stopped = threading.Event()
        self._answer = answer
        self._open = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            if self.stopped.is_set():
                connection.close()
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=[connection])
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection):
        connection.settimeout(5)
        with connection:
            try:
                while (target := _target(connection)) is not None:
                    self.targets.append(target)
                    if not self._answer(connection, target):
                        return
            except OSError:
                # The client has gone, which is what many of these tests are about.
                return

    def close(self):
        self.stopped.set()
        # Wakes the thread that accepts.
        host, port = self._listening.getsockname()
        socket.create_connection((host, port)).close()
        self._threads[0].join()
        self._listening.close()
        for connection in self._open:
            # Those that the client has closed are closed already.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join()


def _target(connection):
    """Read one request; return its target, or None where the client hangs up."""
    asked = b""
    while b"\r\n\r\n" not in asked:
        part = connection.recv(65536)
        if not part:
            return None
        asked += part
    return asked.split(b" ")[1].decode()


@contextmanager
def odd(answer):
    server = OddServer(answer)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def saying(body, status="200 OK", *headers):
    """Serve the same answer to everything."""

    def answer(connection, _target):
        connection.sendall(http(body, status, *headers))
        return True

    with odd(answer) as server:
        yield server
