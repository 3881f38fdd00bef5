"""``make run`` on a machine that lacks something: one clear sentence each, and no traceback."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from scripts import bootstrap

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "scripts" / "bootstrap.py"


def run(*arguments, script=SCRIPT, python=sys.executable, **environment):
    return subprocess.run(
        [python, str(script), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=300,
    )


def assert_one_sentence(answer, *parts):
    said = answer.stderr.strip()
    assert answer.returncode != 0
    assert "Traceback" not in answer.stderr + answer.stdout
    assert len(said.splitlines()) == 1, said
    assert said.endswith((".", ")")) or "for example: " in said
    for part in parts:
        assert part in said


@contextlib.contextmanager
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.fixture
def project(tmp_path):
    """An empty project around the script, whose packages are not installed yet."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    (tmp_path / "requirements.txt").write_text("django==5.2.19 --hash=sha256:" + "0" * 64 + "\n")
    return tmp_path


def test_taken_port_is_named_with_a_free_way_out():
    with taken_port() as port:
        assert_one_sentence(run("--port", str(port)), f"Port {port} is taken", "PORT=")


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "", "８０００x"])
def test_port_that_is_none(port):
    assert_one_sentence(run(f"--port={port}"), f"PORT={port} is no port", "1 to 65535")


def test_make_passes_the_port_on():
    with taken_port() as port:
        answer = subprocess.run(
            ["make", "run", f"PORT={port}", f"PYTHON={sys.executable}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert answer.returncode != 0
    assert f"Port {port} is taken" in answer.stderr


def old_pythons():
    found = [shutil.which(f"python3.{minor}") for minor in range(6, 11)]
    found += [str(path) for path in Path.home().glob(".pyenv/versions/3.[6-9].*/bin/python")]
    works = [path for path in found if path and subprocess.call([path, "-c", "pass"]) == 0]
    return works or [None]


@pytest.mark.parametrize("python", old_pythons())
def test_old_python_reads_the_script_and_says_what_is_needed(python):
    if python is None:
        pytest.skip("No Python before 3.11 is installed here.")
    version = subprocess.check_output(
        [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], text=True
    ).strip()
    assert_one_sentence(run(python=python), "Python 3.11 or newer is needed", f"this is {version}")


def test_old_version_is_refused_and_new_ones_pass():
    with pytest.raises(bootstrap.Trouble, match=r"Python 3\.11 or newer is needed, this is 3\.8:"):
        bootstrap.check_python((3, 8, 18))
    bootstrap.check_python((3, 11, 0))
    bootstrap.check_python((3, 13, 2))


def test_no_network(project):
    answer = run(
        script=project / "scripts" / "bootstrap.py",
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_NO_CACHE_DIR="1",
        PIP_CONFIG_FILE=os.devnull,
    )
    assert_one_sentence(answer, "package index cannot be reached", "network")
    assert not (project / ".venv" / "installed-requirements.txt").exists()


def test_tampered_package(project):
    wheel = project / "wheels" / "django-5.2.19-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"not what was pinned")
    answer = run(
        script=project / "scripts" / "bootstrap.py",
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS=str(wheel.parent),
        PIP_CONFIG_FILE=os.devnull,
    )
    assert_one_sentence(answer, "hash differs")


def test_no_disk_space_before_installing(project):
    """A real, tiny disk where this machine lets us mount one, else a disk that says it is full."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]
        if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("Mounting a small disk needs to be root.")
        try:
            tiny = shutil.copytree(project, Path(folder) / "project")
            answer = run(script=tiny / "scripts" / "bootstrap.py")
        finally:
            subprocess.run(["umount", folder], check=True)
    assert_one_sentence(answer, "not enough disk space", "500 MB")


def test_disk_that_fills_while_installing(project):
    fills = (
        "import errno, runpy, subprocess, sys\n"
        "def full(*args, **kwargs): raise OSError(errno.ENOSPC, 'No space left on device')\n"
        "subprocess.run = full\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", fills, str(project / "scripts" / "bootstrap.py")],
        capture_output=True,
        text=True,
    )
    assert_one_sentence(answer, "no disk space left")


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        (
            "ERROR: Could not install packages: [Errno 28] No space left on device",
            "no disk space left",
        ),
        (
            "WARNING: Retrying ... NewConnectionError('Failed to establish a new connection: "
            "[Errno -3] Temporary failure in name resolution')\nERROR: No matching distribution",
            "package index cannot be reached",
        ),
        ("ERROR: [Errno 13] Permission denied: '/srv'", "may not be written"),
    ],
)
def test_what_pip_prints_becomes_a_sentence(printed, sentence):
    assert sentence in bootstrap.explain(printed, "requirements.txt")


def test_unknown_trouble_is_not_explained_away():
    assert bootstrap.explain("ERROR: something new", "requirements.txt") is None
    assert bootstrap.last_line("a\nERROR: something new\nhint") == "ERROR: something new"


def test_python_without_venv(project):
    """Debian ships the venv module but not ensurepip."""
    hides = (
        "import runpy, sys\n"
        "sys.modules['ensurepip'] = None\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", hides, str(project / "scripts" / "bootstrap.py")],
        capture_output=True,
        text=True,
    )
    assert_one_sentence(answer, "python3-venv")


def test_installed_packages_are_left_alone(monkeypatch, project):
    """A second start asks pip nothing; a changed list of packages does."""
    monkeypatch.setattr(bootstrap, "ROOT", str(project))
    monkeypatch.setattr(bootstrap, "STAMP", str(project / "stamp"))
    (project / "stamp").write_text(bootstrap.wanted_stamp("requirements.txt") + "\n")
    bootstrap.install("requirements.txt")

    (project / "requirements.txt").write_text("")
    monkeypatch.setattr(bootstrap, "check_disk", lambda requirements: pytest.fail("asked"))
    with pytest.raises(pytest.fail.Exception, match="asked"):
        bootstrap.install("requirements.txt")


def test_developers_get_the_very_packages_of_the_site():
    """``requirements-dev.txt`` holds all of ``requirements.txt``, so one stamp covers both."""

    def pins(name):
        lines = (ROOT / name).read_text().splitlines()
        return {line.split(" ")[0] for line in lines if "==" in line and not line.startswith("#")}

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()
