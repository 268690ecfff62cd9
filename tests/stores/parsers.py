"""Two parsers that have nothing to do with the writer: raptor's rapper, and Jena's riot as Debian packs it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

JARS = Path("/usr/share/java")
_WANTED = (
    "jena-*", "slf4j-api", "slf4j-simple", "thrift", "dexx.collection", "jakarta.json-api",
    "titanium-json-ld", "protobuf", "guava", "gson", "commons-*", "httpclient", "httpcore", "jackson-*", "jsonld-java",
)  # fmt: skip
_VERSIONED = re.compile(r"-\d[\d.]*(-jre)?\.jar$")
_MOVED = "org/apache/jena/ext/"


def missing_riot() -> str:
    """Why riot cannot be run here, "" where it can."""
    if shutil.which("java") is None:
        return "no Java"
    return "" if (JARS / "jena-cmds.jar").is_file() else "no Jena (Debian: libapache-jena-java, libslf4j-java)"


def missing_rapper() -> str:
    """Why rapper cannot be run here, "" where it can."""
    return "" if shutil.which("rapper") else "no rapper (Debian: raptor2-utils)"


def riot_classpath(folder: Path) -> str:
    """Debian moved the classes of xerces to another package and left their resources behind: a copy of those goes first."""
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(f"{_MOVED}xerces/") and not name.endswith("/"):
                path = folder / name.removeprefix(_MOVED)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))
    jars = sorted({jar for name in _WANTED for jar in JARS.glob(f"{name}.jar") if not _VERSIONED.search(jar.name)})
    return ":".join(map(str, (folder, *jars)))


def riot(path: Path, classpath: str, *options: str) -> tuple[int, str]:
    """Exit status, and all that riot says of a file."""
    return _run("java", "-cp", classpath, "riotcmd.riot", *options, str(path))


def rapper(path: Path, form: str) -> tuple[int, str]:
    """Exit status, and all that rapper says of a file as it counts its triples."""
    return _run("rapper", "-i", form, "-c", str(path))


def _run(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr
