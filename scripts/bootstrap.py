"""Make ``.venv`` ready, then become the command after ``--``; every ``make`` target begins here.

Standard library only, and nothing that an old Python 3 cannot read: a machine that lacks something
gets one clear sentence about it instead of a traceback.
"""

import argparse
import errno
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed-requirements.txt")
LOG = os.path.join(VENV, "pip.log")
NEEDED_PYTHON = (3, 11)
NEEDED_MEGABYTES = {"requirements.txt": 500, "requirements-dev.txt": 1000}

# What pip prints, and what a person needs to know of it.
PIP_TROUBLES = (
    (
        r"No space left on device|Errno 28|Disk quota exceeded",
        "There is no disk space left: the packages need about {megabytes} MB in {root} and, while "
        "they are unpacked, in the temporary folder.",
    ),
    (
        r"THESE PACKAGES DO NOT MATCH THE HASHES",
        "A downloaded package is not the one this project was tested with (its hash differs): "
        "try again, and if it stays, ask who runs your package index.",
    ),
    (
        r"NewConnectionError|Failed to establish|Temporary failure in name resolution"
        r"|Name or service not known|ConnectTimeoutError|ReadTimeoutError|Connection refused"
        r"|Network is unreachable|ProxyError|RemoteDisconnected|ConnectionResetError",
        "The package index cannot be reached: check the network connection (or the proxy, or the "
        "address in PIP_INDEX_URL) and run the command again.",
    ),
    (r"Permission denied", "The folder {root} may not be written by this user."),
)


class Trouble(Exception):
    """Something that only the person at the keyboard can change; the message is for her."""


def check_python(version):
    """Raise ``Trouble`` where ``version`` (a tuple) is too old."""
    if tuple(version[:2]) < NEEDED_PYTHON:
        raise Trouble(
            "Python {}.{} or newer is needed, this is {}.{}: install it, or name it with "
            "PYTHON=, for example: make run PYTHON=python3.12".format(
                *(NEEDED_PYTHON + tuple(version[:2]))
            )
        )


def check_port(host, port):
    """Raise ``Trouble`` where the site could not listen on ``port`` (a text)."""
    try:
        number = int(port)
    except ValueError:
        number = -1
    if not 0 < number < 65536:
        raise Trouble("PORT={} is no port: give a number from 1 to 65535.".format(port))
    refusal = listening_error(host, number)
    if refusal == errno.EADDRINUSE:
        raise Trouble(
            "Port {} is taken by another program: stop that one, or choose another port, "
            "for example: make run PORT={}".format(number, number + 1 if number < 65535 else 8000)
        )
    if refusal == errno.EACCES:
        raise Trouble(
            "Port {} is reserved for the administrator: choose one from 1024 up, "
            "for example: make run PORT=8000".format(number)
        )
    if refusal:
        raise Trouble(
            "The site cannot listen on {}:{}: {}.".format(host, number, os.strerror(refusal))
        )


def listening_error(host, number):
    """Return the error number of an attempt to bind to the port, 0 where it is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as error:
            return error.errno or errno.EINVAL
    return 0


def in_venv(program):
    return os.path.join(VENV, "bin", program)


def venv_works():
    """Say whether ``.venv`` holds a Python that runs here and is new enough, with pip."""
    try:
        answer = subprocess.check_output(
            [in_venv("python"), "-c", "import sys, pip; print(*sys.version_info[:2])"],
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return tuple(int(part) for part in answer.split()) >= NEEDED_PYTHON


def can_import(module):
    try:
        __import__(module)
    except ImportError:
        return False
    return True


def make_venv():
    """Create ``.venv`` anew. Raises ``Trouble`` where this Python cannot."""
    if not (can_import("ensurepip") and can_import("venv")):
        raise Trouble(
            "This Python cannot make virtual environments: install its venv package "
            "(Debian and Ubuntu: sudo apt install python3-venv) and run the command again."
        )
    say("Making the virtual environment .venv")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if made.returncode != 0:
        output = made.stdout.decode("utf-8", "replace")
        raise Trouble(
            explain(output, "requirements.txt") or "Making .venv failed: " + last_line(output)
        )


def wanted_stamp(requirements):
    with open(os.path.join(ROOT, requirements), "rb") as file:
        return requirements + " " + hashlib.sha256(file.read()).hexdigest()


def installed_stamps():
    try:
        with open(STAMP) as file:
            return file.read().splitlines()
    except (IOError, OSError):
        return []


def install(requirements):
    """Install ``requirements`` where their content differs from what is in ``.venv``."""
    wanted = wanted_stamp(requirements)
    if wanted in installed_stamps():
        return
    check_disk(requirements)
    say("Installing packages from {} (once; about a minute)".format(requirements))
    command = [in_venv("python"), "-m", "pip", "install", "--require-hashes", "-r"]
    command += [os.path.join(ROOT, requirements), "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--retries", "2", "--timeout", "20"]
    with open(LOG, "wb") as log:
        status = subprocess.call(command, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT)
    if status != 0:
        with open(LOG, "rb") as log:
            output = log.read().decode("utf-8", "replace")
        raise Trouble(
            explain(output, requirements)
            or "Installing the packages failed (all of it is in {}): {}".format(
                LOG, last_line(output)
            )
        )
    stamps = [wanted]
    if requirements == "requirements-dev.txt":  # holds the site's own packages too, equally pinned
        stamps.append(wanted_stamp("requirements.txt"))
    with open(STAMP, "w") as file:
        file.write("\n".join(stamps) + "\n")


def check_disk(requirements):
    needed = NEEDED_MEGABYTES[requirements]
    free = shutil.disk_usage(ROOT).free // 1000000
    if free < needed:
        raise Trouble(
            "There is not enough disk space: the packages need about {} MB, {} has {} MB.".format(
                needed, ROOT, free
            )
        )


def explain(output, requirements):
    """Return one sentence for what pip or venv printed, or ``None`` for something unknown."""
    for pattern, sentence in PIP_TROUBLES:
        if re.search(pattern, output):
            return sentence.format(root=ROOT, megabytes=NEEDED_MEGABYTES[requirements])
    return None


def last_line(output):
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["no message"])[-1]


def say(text):
    print("- " + text, flush=True)


def become(command):
    """Replace this process by ``command``, its program taken from ``.venv`` where it is there."""
    program = in_venv(command[0])
    if not os.path.exists(program):
        program = command[0]
    os.environ["PATH"] = os.path.join(VENV, "bin") + os.pathsep + os.environ.get("PATH", "")
    os.environ["VIRTUAL_ENV"] = VENV
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execvp(program, [program, *command[1:]])  # noqa: S606 - the whole purpose


def main():
    parser = argparse.ArgumentParser(description="Make .venv ready, then become a command.")
    parser.add_argument("--dev", action="store_true", help="with the packages of the tests")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", help="first make sure that this port is free")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    check_python(sys.version_info)
    if options.port is not None:
        check_port(options.host, options.port)
    requirements = "requirements-dev.txt" if options.dev else "requirements.txt"
    if not venv_works():
        check_disk(requirements)
        make_venv()
    install(requirements)
    command = [part for part in options.command if part != "--"]
    if command:
        become(command)


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sys.exit("There is no disk space left in {}.".format(ROOT))
        sys.exit("{}: {}.".format(error.filename or ROOT, error.strerror))
