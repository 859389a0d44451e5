import socket
import threading
import time
from contextlib import contextmanager

import pytest

from planner.errors import Unavailable
from planner.roads.osrm import client as osrm_client
from planner.roads.osrm.client import CONNECTIONS, OsrmClient
from tests.roads.odd_server import http, odd, saying

LIMIT_S = 0.4


@contextmanager
def failing(words):
    """Expect a sentence that names the router, in time: the limit, and half a second to spare."""
    began = time.monotonic()
    with pytest.raises(Unavailable, match=words) as caught:
        yield
    assert time.monotonic() - began < LIMIT_S + 0.5
    assert caught.value.sentence.startswith("The router at http://127.0.0.1:")
    assert caught.value.sentence.endswith(".")


def fetch(server, path="/", timeout_s=LIMIT_S):
    return OsrmClient(timeout_s).fetch([server.url + path])[0]


def test_an_answer_comes_whole_with_its_status():
    with saying('{"code": "Ok"}', "400 Bad Request") as server:
        reply = fetch(server, "/table/v1/car/0,0;1,1?sources=0;1")
        assert (reply.status, reply.body) == (400, b'{"code": "Ok"}')
        assert server.targets == ["/table/v1/car/0,0;1,1?sources=0;1"]


def test_a_body_in_chunks_and_one_without_length_are_read():
    def answer(connection, target):
        if target == "/chunks":
            head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            connection.sendall(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
            return True
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nto the end")
        return False

    with odd(answer) as server:
        client = OsrmClient(LIMIT_S)
        assert client.fetch([f"{server.url}/chunks"])[0].body == b"abcde"
        assert client.fetch([f"{server.url}/end"])[0].body == b"to the end"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n",
    ],
)
def test_a_server_that_drips_is_left_at_the_deadline(head):
    def drip(connection, _target):
        connection.sendall(head)
        # A letter each 20 ms: every single read is quick, all of it would take 20 s.
        for _ in range(1000):
            connection.sendall(b"x")
            if server.stopped.wait(0.02):
                return False
        return False

    with odd(drip) as server, failing(r"did not answer within 0\.4 s.*PLANNER_ROUTER_TIMEOUT_S"):
        fetch(server)


def test_a_server_that_says_nothing_is_left_at_the_deadline():
    with odd(lambda *_: server.stopped.wait(5)) as server, failing("did not answer within"):
        fetch(server)


def test_who_waits_for_a_free_connection_waits_no_longer_either():
    with odd(lambda *_: server.stopped.wait(5)) as server, failing("did not answer within"):
        OsrmClient(LIMIT_S).fetch([server.url] * (CONNECTIONS + 3))


def test_a_body_without_end_is_cut(monkeypatch):
    monkeypatch.setattr(osrm_client, "LARGEST_BYTES", 1_000_000)

    def flood(connection, _target):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not server.stopped.is_set():
            connection.sendall(b"x" * 65_536)

    with odd(flood) as server, failing("more than 1 MB"):
        fetch(server)


@pytest.mark.parametrize("broken", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123"])
def test_an_answer_that_breaks_off_is_told_and_not_asked_for_again(broken):
    def answer(connection, _target):
        connection.sendall(broken)
        return False

    with odd(answer) as server, failing("broke off its answer"):
        fetch(server)
    assert len(server.targets) == 1


@pytest.mark.parametrize(
    "rubbish",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_not_http_is_told(rubbish):
    def answer(connection, _target):
        connection.sendall(rubbish)
        return False

    with odd(answer) as server, failing("does not speak HTTP|broke off"):
        fetch(server)


def test_an_absent_server_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with failing(rf"http://127\.0\.0\.1:{port} does not answer.*PLANNER_ROUTER_URL"):
        OsrmClient(LIMIT_S).fetch([f"http://127.0.0.1:{port}/route"])


def test_plain_http_where_https_is_asked_for_is_told():
    with odd(lambda connection, _: connection.sendall(b"what?")) as server:
        address = server.url.replace("http://", "https://")
        # The server waits for the end of a head that never comes, the client for a handshake.
        with pytest.raises(Unavailable, match="The router at https://"):
            OsrmClient(LIMIT_S).fetch([address])


def test_a_connection_is_kept_and_used_again(monkeypatch):
    monkeypatch.setattr(osrm_client, "CONNECTIONS", 1)
    with saying("one") as server:
        client = OsrmClient(LIMIT_S)
        for _ in range(5):
            client.fetch([server.url])
        assert (server.connections, len(server.targets)) == (1, 5)


def test_a_kept_connection_that_the_server_has_closed_is_made_anew(monkeypatch):
    monkeypatch.setattr(osrm_client, "CONNECTIONS", 1)

    def answer(connection, _target):
        connection.sendall(http("told to stay open, and closed"))
        return False

    with odd(answer) as server:
        client = OsrmClient(LIMIT_S)
        for _ in range(3):
            assert client.fetch([server.url])[0].status == 200
        assert server.connections == 3


def test_only_so_many_are_asked_at_the_same_time():
    lock = threading.Lock()
    now = most = 0

    def answer(connection, _target):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1
        connection.sendall(http("done"))
        return True

    with odd(answer) as server:
        client = OsrmClient(5)
        replies = client.fetch([f"{server.url}/{number}" for number in range(20)])
        assert len(replies) == 20
        assert most == CONNECTIONS
        assert server.connections <= CONNECTIONS


def test_replies_come_in_the_order_of_the_questions():
    def answer(connection, target):
        # The first takes longest.
        time.sleep(0.06 - 0.02 * int(target[1:]))
        connection.sendall(http(target))
        return True

    with odd(answer) as server:
        found = OsrmClient(5).fetch([f"{server.url}/{number}" for number in range(3)])
        assert [reply.body for reply in found] == [b"/0", b"/1", b"/2"]
