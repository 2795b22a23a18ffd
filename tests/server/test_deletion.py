"""`/api/v1/delete` and `undelete`: runs go into the trash as a whole, or stay as they are."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from glassboard._core import EventWriter
from glassboard.server import trash
from glassboard.server.app import create_app
from glassboard.server.session import Session
from support.ask import OPEN, Client, opened, opened_all, until, until_ready

NOBODY = 65_534  # a user that owns nothing


def write_run(folder: Path, steps: int = 1) -> EventWriter:
    writer = EventWriter(str(folder))
    for step in range(steps):
        writer.scalar("loss", 1.0, step, 1.0 + step)
    writer.close()
    return writer


class Deleter:
    """A board that may delete."""

    def __init__(self, session: Session) -> None:
        until_ready(session)
        self.session = session
        self.client = Client(create_app(session, OPEN))

    def ask(self, route: str, **body: Any) -> httpx.Response:
        return self.client.post(f"/api/v1/{route}", json=body)

    def delete(self, *runs: str) -> str:
        answer = self.ask("delete", runs=list(runs))
        assert answer.status_code == 200, answer.text
        assert answer.json()["runs"] == list(runs)
        trash_id: str = answer.json()["trash"]
        return trash_id

    def undelete(self, trash_id: str) -> list[str]:
        answer = self.ask("undelete", trash=trash_id)
        assert answer.status_code == 200, answer.text
        runs: list[str] = answer.json()["runs"]
        return runs

    def refuse(self, route: str, status: int, **body: Any) -> str:
        """What the refusal says."""
        answer = self.ask(route, **body)
        assert answer.status_code == status, answer.text
        assert set(answer.json()) == {"error", "hint"}
        return answer.json()["error"] + "; " + answer.json()["hint"]

    def runs(self) -> list[str]:
        return [run["name"] for run in self.client.get("/api/v1/board").json()["runs"]]


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    folder.mkdir()
    return folder


@contextmanager
def board(logdir: Path, *runs: str) -> Iterator[Deleter]:
    for run in runs:
        write_run(logdir / run)
    with opened(logdir, allow_delete=True) as session:
        yield Deleter(session)


def tree(folder: Path) -> dict[str, bytes | str | None]:
    """What lies below: the bytes of files, where links lead, None for directories."""
    found: dict[str, bytes | str | None] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = os.readlink(path)
        else:
            found[name] = None if path.is_dir() else path.read_bytes()
    return found


def names(folder: Path) -> list[str]:
    """The files and links below, event files as `tfevents`."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()]
    return sorted(
        str(path.with_name("tfevents") if "tfevents" in path.name else path) for path in found
    )


# --- whether it may -------------------------------------------------------------------------------


def test_without_the_flag_nothing_is_deleted(logdir: Path) -> None:
    write_run(logdir / "a")
    with opened(logdir) as session:
        deleter = Deleter(session)
        assert deleter.client.get("/api/v1/board").json()["allow_delete"] is False
        before = tree(logdir)
        assert "--allow-delete" in deleter.refuse("delete", 403, runs=["a"])
        assert "--allow-delete" in deleter.refuse("undelete", 403, trash="x")
        assert tree(logdir) == before


def test_with_the_flag_the_board_says_so_and_other_pages_may_not(logdir: Path) -> None:
    with board(logdir, "a") as deleter:
        assert deleter.client.get("/api/v1/board").json()["allow_delete"] is True
        foreign = {"Origin": "http://evil.example"}
        for route in ("delete", "undelete"):
            answer = deleter.client.post(f"/api/v1/{route}", json={"runs": ["a"]}, headers=foreign)
            assert answer.status_code == 403
            assert deleter.client.get(f"/api/v1/{route}").status_code == 404
        assert names(logdir) == ["a/tfevents"]


# --- there and back -------------------------------------------------------------------------------


def test_a_run_goes_with_its_directory_and_comes_back_as_it_was(logdir: Path) -> None:
    with board(logdir, "a", "b") as deleter:
        (logdir / "a/checkpoints/empty").mkdir(parents=True)
        (logdir / "a/config.yaml").write_text("lr: 0.1")
        before = tree(logdir)
        trash_id = deleter.delete("a")
        assert deleter.runs() == ["b"]
        assert not (logdir / "a").exists()
        assert names(logdir / ".glassboard-trash" / trash_id) == ["a/config.yaml", "a/tfevents"]
        assert deleter.undelete(trash_id) == ["a"]
        assert deleter.runs() == ["a", "b"]
        assert tree(logdir) == before


@pytest.mark.parametrize(
    ("runs", "chosen", "left"),
    [
        ("a a/b", "a", "a/b/tfevents"),
        ("a a/b", "a/b", "a/tfevents"),
        ("a a/b", "a a/b", ""),
        ("a a/b", "a/b a", ""),
        ("a a/b a/b/c a/b/d", "a a/b/c", "a/b/d/tfevents a/b/tfevents"),
        ("a a/b a/b/c", "a/b a/b/c", "a/tfevents"),
        (". a a/b", ".", "a/b/tfevents a/tfevents"),
        (". a a/b", ". a", "a/b/tfevents"),
        (". a", ". a", ""),
        ("a ab a.b", "a", "a.b/tfevents ab/tfevents"),
        ("x/y/z", "x/y/z", ""),
    ],
)
def test_only_what_is_the_runs_own_goes(logdir: Path, runs: str, chosen: str, left: str) -> None:
    with board(logdir, *runs.split()) as deleter:
        before = tree(logdir)
        trash_id = deleter.delete(*chosen.split())
        rest = [name for name in names(logdir) if not name.startswith(".glassboard-trash/")]
        assert rest == left.split()
        assert set(deleter.runs()) == set(runs.split()) - set(chosen.split())
        assert set(deleter.undelete(trash_id)) == set(chosen.split())
        assert set(deleter.runs()) == set(runs.split())
        assert tree(logdir) == before


def test_a_run_inside_that_the_board_has_not_seen_yet_stays(logdir: Path) -> None:
    with board(logdir, "a") as deleter:
        (logdir / "a/new").mkdir()
        (logdir / "a/new/events.out.tfevents.1").write_bytes(b"")  # holds no event so far
        deleter.delete("a")
        assert (logdir / "a/new/events.out.tfevents.1").exists()


def test_runs_of_the_same_name_may_be_deleted_again_and_again(logdir: Path) -> None:
    with board(logdir) as deleter:
        ids = []
        for steps in (1, 2, 3):
            write_run(logdir / "a", steps)
            until(deleter.session, lambda: deleter.runs() == ["a"])
            ids.append(deleter.delete("a"))
        assert len(set(ids)) == 3
        assert all(trash.ID.fullmatch(trash_id) for trash_id in ids)
        assert deleter.undelete(ids[1]) == ["a"]
        [run] = deleter.client.get("/api/v1/board").json()["runs"]
        assert run["last_step"] == 1
        assert deleter.refuse("undelete", 400, trash=ids[0])
        deleter.delete("a")


def test_of_several_logdirs_each_has_its_own_trash(tmp_path: Path) -> None:
    for run in ("one/a", "two/a", "two", "two/inner/a", "three/a"):
        write_run(tmp_path / run)
    (tmp_path / "link").symlink_to("three")
    before = tree(tmp_path)
    logdirs = [(n, tmp_path / p) for n, p in (("x", "one"), ("y", "two"), ("z", "two/inner"))]
    logdirs.append(("l", tmp_path / "link"))
    config = str(tmp_path / "config")
    with opened_all(logdirs, allow_delete=True, config_dir=config) as session:
        deleter = Deleter(session)
        assert deleter.runs() == ["l/a", "x/a", "y", "y/a", "z/a"]
        trash_id = deleter.delete("x/a", "y", "z/a", "l/a")
        assert deleter.runs() == ["y/a"]
        assert names(tmp_path) == [
            f"one/.glassboard-trash/{trash_id}/a/tfevents",
            f"three/.glassboard-trash/{trash_id}/a/tfevents",
            f"two/.glassboard-trash/{trash_id}/tfevents",
            "two/a/tfevents",
            f"two/inner/.glassboard-trash/{trash_id}/a/tfevents",
        ]
        assert sorted(deleter.undelete(trash_id)) == ["l/a", "x/a", "y", "z/a"]
        assert tree(tmp_path) == before


def test_another_logdir_inside_a_run_stays(tmp_path: Path) -> None:
    write_run(tmp_path / "runs/a")
    (tmp_path / "runs/a/inner").mkdir()
    logdirs = [("x", tmp_path / "runs"), ("y", tmp_path / "runs/a/inner")]
    with opened_all(logdirs, allow_delete=True, config_dir=str(tmp_path / "config")) as session:
        Deleter(session).delete("x/a")
    assert (tmp_path / "runs/a/inner").is_dir()


def test_a_run_that_is_still_written_loses_nothing(logdir: Path) -> None:
    writer = EventWriter(str(logdir / "a"))
    writer.scalar("loss", 1.0, 0, 1.0)
    writer.flush()
    with board(logdir) as deleter:
        trash_id = deleter.delete("a")
        writer.scalar("loss", 0.5, 1, 2.0)
        writer.flush()
        deleter.session.store.refresh()
        assert deleter.runs() == []
        deleter.undelete(trash_id)
        writer.scalar("loss", 0.25, 2, 3.0)
        writer.close()
        deleter.session.store.refresh()
        [run] = deleter.client.get("/api/v1/board").json()["runs"]
        assert (run["name"], run["last_step"]) == ("a", 2)


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_names_that_are_not_utf8_come_back_under_the_same_name(logdir: Path) -> None:
    write_run(logdir / os.fsdecode(b"caf\xe9") / "\ufffd")
    with board(logdir) as deleter:
        runs = deleter.runs()
        trash_id = deleter.delete(*runs)
        assert deleter.runs() == []
        assert deleter.undelete(trash_id) == runs == deleter.runs()


# --- what is refused ------------------------------------------------------------------------------


def test_what_is_not_there_is_refused_and_nothing_moved(logdir: Path) -> None:
    with board(logdir, "a", "b") as deleter:
        before = tree(logdir)
        assert "no run `c`" in deleter.refuse("delete", 404, runs=["a", "c"])
        for run in ("", "..", "../runs/a", "/etc", "a/../b", ".glassboard-trash", "a/"):
            deleter.refuse("delete", 404, runs=["a", run])
        deleter.refuse("delete", 400, runs=[])
        deleter.refuse("delete", 400)
        for trash_id in ("", ".", "..", "a", "2024-01-01T00-00-00", "2024-01-01T00-00-00/../../a"):
            assert "in the trash" in deleter.refuse("undelete", 404, trash=trash_id)
        assert tree(logdir) == before


def test_a_run_that_went_meanwhile_is_refused(logdir: Path) -> None:
    with opened(logdir, allow_delete=True, reload_interval=0) as session:
        write_run(logdir / "a")
        write_run(logdir / "b")
        session.store.refresh()
        deleter = Deleter(session)
        (logdir / "b").rename(logdir.parent / "elsewhere")
        before = tree(logdir)
        assert "holds no event files any more" in deleter.refuse("delete", 404, runs=["a", "b"])
        assert tree(logdir) == before
        (logdir / "b").symlink_to("../elsewhere")  # the same files, behind a link out
        assert "holds no event files any more" in deleter.refuse("delete", 404, runs=["b"])
        assert names(logdir.parent / "elsewhere") == ["tfevents"]


def test_where_the_place_is_taken_again_nothing_comes_back(logdir: Path) -> None:
    with board(logdir, "a", "b", "c/d", "c") as deleter:
        trash_id = deleter.delete("a", "b", "c")
        write_run(logdir / "b")
        before = tree(logdir)
        told = deleter.refuse("undelete", 400, trash=trash_id)
        assert f"there are event files in `{logdir / 'b'}` again" in told
        assert "nothing was moved back" in told
        assert tree(logdir) == before
        (logdir / "b").rename(logdir / "b2")
        (logdir / "b").write_text("a file")
        told = deleter.refuse("undelete", 400, trash=trash_id)
        assert f"there is a `{logdir / 'b'}` again" in told
        (logdir / "b").unlink()
        (logdir / "c/x.tfevents").write_bytes(b"")  # a run that was resumed beside its sub-run
        assert "event files" in deleter.refuse("undelete", 400, trash=trash_id)
        (logdir / "c/x.tfevents").unlink()
        assert deleter.undelete(trash_id) == ["a", "b", "c"]
        assert deleter.runs() == ["a", "b", "b2", "c", "c/d"]


def test_a_directory_that_was_made_again_takes_the_rest_back(logdir: Path) -> None:
    with board(logdir, "a") as deleter:
        (logdir / "a/checkpoints").mkdir()
        (logdir / "a/checkpoints/1.pt").write_text("one")
        trash_id = deleter.delete("a")
        (logdir / "a/checkpoints").mkdir(parents=True)
        (logdir / "a/checkpoints/2.pt").write_text("two")
        assert deleter.undelete(trash_id) == ["a"]
        assert names(logdir) == ["a/checkpoints/1.pt", "a/checkpoints/2.pt", "a/tfevents"]
        assert not (logdir / ".glassboard-trash").exists()


def test_what_came_back_cannot_come_back_again(logdir: Path) -> None:
    with board(logdir, "a") as deleter:
        trash_id = deleter.delete("a")
        deleter.undelete(trash_id)
        assert "in the trash" in deleter.refuse("undelete", 404, trash=trash_id)
        assert names(logdir) == ["a/tfevents"]


# --- links ----------------------------------------------------------------------------------------


def test_links_move_as_links_and_what_they_lead_to_stays(logdir: Path) -> None:
    outside = logdir.parent / "outside"
    write_run(outside)
    with board(logdir, "a", "b") as deleter:
        [file] = (logdir / "b").glob("*tfevents*")
        (logdir / "a/linked.tfevents").symlink_to(file)
        (logdir / "a/data").symlink_to(outside)
        (logdir / "a/up").symlink_to("..")
        before, other = tree(logdir), tree(outside)
        trash_id = deleter.delete("a")
        assert tree(outside) == other
        assert names(logdir / "b") == ["tfevents"]
        assert sorted(os.listdir(logdir)) == [".glassboard-trash", "b"]
        deleter.undelete(trash_id)
        assert tree(logdir) == before


@pytest.mark.parametrize("there", ["a link", "a dangling link", "a file"])
def test_a_trash_that_is_no_directory_is_refused(logdir: Path, there: str) -> None:
    outside = logdir.parent / "outside"
    with board(logdir, "a") as deleter:
        place = logdir / ".glassboard-trash"
        if there == "a file":
            place.write_text("")
        else:
            place.symlink_to(outside)
        if there == "a link":
            (outside / "2024-01-01T00-00-00").mkdir(parents=True)
            write_run(outside / "2024-01-01T00-00-00/x")
        before = tree(logdir.parent)
        assert "is no directory" in deleter.refuse("delete", 403, runs=["a"])
        assert "in the trash" in deleter.refuse("undelete", 404, trash="2024-01-01T00-00-00")
        assert tree(logdir.parent) == before


def test_nothing_comes_back_through_a_link(logdir: Path) -> None:
    outside = logdir.parent / "outside"
    outside.mkdir()
    with board(logdir, "x/a", "y/a") as deleter:
        trash_id = deleter.delete("x/a", "y/a")
        (logdir / "y").rmdir()
        (logdir / "y").symlink_to(outside)
        assert f"there is a `{logdir / 'y'}` again" in deleter.refuse(
            "undelete", 400, trash=trash_id
        )
        assert list(outside.iterdir()) == []
        assert list((logdir / "x").iterdir()) == []


# --- what the system refuses ----------------------------------------------------------------------


@contextmanager
def unprivileged() -> Iterator[None]:
    """As a user whom read-only directories stop."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def readable_logdir() -> Iterator[Path]:
    """A logdir that nobody owns and may write, but for what a test takes from them."""
    with tempfile.TemporaryDirectory() as folder:
        logdir = Path(folder, "runs").resolve()
        for run in ("a", "b/c", "d"):
            write_run(logdir / run)
        if os.geteuid() == 0:
            for path in (Path(folder), logdir, *logdir.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        yield logdir
        for path in [logdir, *(path for path in logdir.rglob("*") if path.is_dir())]:
            path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="permissions are other ones there")
@pytest.mark.parametrize("closed", ["b", "."])
def test_a_read_only_directory_is_told_and_nothing_moved(
    readable_logdir: Path, closed: str
) -> None:
    with opened(readable_logdir, allow_delete=True) as session:
        deleter = Deleter(session)
        before = tree(readable_logdir)
        (readable_logdir / closed).chmod(0o555)
        with unprivileged():
            told = deleter.refuse("delete", 403, runs=["a", "b/c", "d"])
        assert "permission denied" in told
        assert "nothing was moved" in told
        assert tree(readable_logdir) == before
        (readable_logdir / closed).chmod(0o755)
        with unprivileged():
            trash_id = deleter.delete("a", "b/c", "d")
            moved = tree(readable_logdir)
            (readable_logdir / closed).chmod(0o555)
            assert "permission denied" in deleter.refuse("undelete", 403, trash=trash_id)
            assert tree(readable_logdir) == moved
            (readable_logdir / closed).chmod(0o755)
            assert deleter.undelete(trash_id) == ["a", "b/c", "d"]
        assert tree(readable_logdir) == before


@pytest.mark.skipif(os.name == "nt", reason="permissions are other ones there")
def test_a_directory_that_cannot_be_looked_into_keeps_its_place(readable_logdir: Path) -> None:
    closed = readable_logdir / "a/closed"
    closed.mkdir()
    with opened(readable_logdir, allow_delete=True) as session:
        deleter = Deleter(session)
        closed.chmod(0)
        with unprivileged():
            deleter.delete("a")
        assert closed.is_dir()
        assert names(readable_logdir / "a") == []
