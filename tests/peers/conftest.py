"""The programs that stand beside this project, as `.ci/peers` sets them up. One that is missing fails, never skips."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ENVIRONMENTS = Path(__file__).parents[2] / ".peers"
PATIENCE = 60.0  # seconds until a server must answer


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """The core suite runs without the packages of extra `peers`: it must not even import these modules."""
    return True if config.option.markexpr == "not peers" else None


def program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is not installed; run .ci/peers"
    return found


def environment(name: str) -> Path:
    programs = ENVIRONMENTS / name / "bin"
    assert programs.is_dir(), f"the environment of {name} is missing; run .ci/peers"
    return programs


@pytest.fixture(scope="session")
def chromium() -> str:
    return program("chromium")


@pytest.fixture(scope="session")
def libreoffice() -> str:
    return program("soffice")


@pytest.fixture(scope="session")
def wget() -> str:
    return program("wget")


@pytest.fixture(scope="session")
def sqlite_shell() -> str:
    return program("sqlite3")


@pytest.fixture(scope="session")
def gcc() -> str:
    return program("gcc")


@pytest.fixture(scope="session")
def rsync() -> str:
    return program("rsync")


@pytest.fixture(scope="session")
def pywb() -> Path:
    """The folder of pywb's programs."""
    return environment("pywb")


@pytest.fixture(scope="session")
def scrapyd() -> Path:
    """The folder of scrapyd's programs."""
    return environment("scrapyd")


@pytest.fixture(scope="session")
def old_tls() -> Path:
    return environment("old-tls")


@pytest.fixture
def pywb_serving(pywb: Path, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Call it with WARC or WACZ files: the address of a pywb on 127.0.0.1 whose collection `kept` holds them.

    `config`: its config.yaml. `<address>/kept/cdx` is its index, `<address>/kept/<timestamp>id_/<url>` gives a capture as it was recorded.
    """
    servers: list[subprocess.Popen[bytes]] = []

    def serve(*files: Path, config: str | None = None) -> str:
        folder = tmp_path / f"pywb-{len(servers)}"
        folder.mkdir()
        subprocess.run([pywb / "wb-manager", "init", "kept"], cwd=folder, check=True, capture_output=True)
        names = [str(file) for file in files]
        unpack = ["--unpack-wacz"] if any(name.endswith(".wacz") for name in names) else []
        subprocess.run([pywb / "wb-manager", "add", *unpack, "kept", *names], cwd=folder, check=True, capture_output=True)
        if config:
            (folder / "config.yaml").write_text(config)
        port = free_port()
        command = [pywb / "wayback", "--bind", "127.0.0.1", "--port", str(port)]
        with (folder / "log").open("wb") as log:
            servers.append(subprocess.Popen(command, cwd=folder, stdout=log, stderr=log))
        wait_for(port, servers[-1])
        return f"http://127.0.0.1:{port}"

    yield serve
    for server in servers:
        server.terminate()
        server.wait(10)


@pytest.fixture
def scrapyd_address(scrapyd: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a scrapyd on 127.0.0.1 that works in a folder of its own."""
    folder = tmp_path / "scrapyd"
    folder.mkdir()
    port = free_port()
    settings = f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.5\n"
    (folder / "scrapyd.conf").write_text(settings, encoding="utf-8")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([scrapyd / "scrapyd"], cwd=folder, stdout=log, stderr=log)
    wait_for(port, server)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, f"{server.args!r} ended with {server.returncode}"
        with socket.socket() as client:
            client.settimeout(1)
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"{server.args!r} does not answer")
