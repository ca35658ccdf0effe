"""`run`: set up the instance, load and evaluate a demonstration district on an empty database, then serve."""

from __future__ import annotations

import argparse
import errno
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from scoring.exact import SCORE, unscaled
from survey.app import create_app
from survey.commands.admin import USAGE
from survey.commands.server_processes import MOST, more_processes, usual_count, warm_up
from survey.config import LOOPBACK, Settings, load_settings
from survey.definitions.directory import directory
from survey.demo.prepare import prepare_demonstration
from survey.evaluations.jobs import estimate_where_missing
from survey.jobs.ask_child import end_companion
from survey.jobs.worker import start_runners, stop_runners
from survey.ledger.run_noter import Noter
from survey.models import OF_ENTERPRISES, Evaluation, Role, User
from survey.queries import campaigns, evaluations, people
from survey.queries.list_filters import Filters
from survey.records import audit_trail
from survey.records.run_appender import Appender
from survey.signals.jobs import look_where_unread
from survey.store import migrations
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from survey.store.search_keys import fill_search_keys
from survey.store.starting import StillPreparingError, preparing_alone
from survey.store.trouble import in_a_line, trouble_of
from survey.web.passwords import hash_password, random_password
from survey.web.server import listen

SEED, ENTERPRISES = 2026, 1300
RUNNERS = 2
"""How many jobs are computed at a time: a long export does not keep an evaluation waiting."""
_FIRMS_SHOWN = 12
_SAMPLES = ("企业（草稿）", "企业（已提交）", "企业（退回补正）")


def main(arguments: list[str]) -> int:
    """Run the service; returns 2 with one sentence when it can't."""
    try:
        return _start(arguments)
    except StillPreparingError:
        print("the service could not start: another process is still preparing this database", file=sys.stderr)
        return 2
    except (SQLAlchemyError, OSError) as error:
        if trouble_of(error) is None:
            raise
        print(f"the service could not start: {in_a_line(error)}", file=sys.stderr)
        return 2


def _start(arguments: list[str]) -> int:
    options = _options(arguments)
    try:
        settings = load_settings(options.instance)
        _refuse_exposure(options.host, settings)
        _refuse_taken(options.host, options.port)
    except (ValueError, OSError) as error:
        print(str(error), file=sys.stderr)
        return 2
    print(f"数据目录 {settings.instance}", flush=True)
    migrations.upgrade(settings.database_url)
    app = create_app(settings)
    alone = preparing_alone(settings.database_url, settings.instance, say_waiting)
    with alone, app.app_context(), app.extensions["sessions"]() as database:
        fill_search_keys(database)
        if not options.empty:
            prepare(app, database, options.enterprises)
        announce(database)
    try:
        server = listen(app, options.host, options.port)
    except OSError as error:
        print(f"port {options.port} on {options.host} was taken meanwhile ({error}): try again", file=sys.stderr)
        return 2
    others = more_processes(settings, [one.socket for one in server.listening], options.processes - 1)
    with _ended_in_order(), _beside(app), others as turns:
        warm_up(app)
        server.take_turns(turns)
        print(f"\n服务已启动：http://{options.host}:{options.port}/　（按 Ctrl-C 停止）", flush=True)
        server.run()
    return 0


def say_waiting() -> None:
    """Say that another process prepares the database."""
    print("另一个进程正在准备这个数据库，等它完成后继续…", flush=True)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let SIGTERM end the block as an exit does, so that jobs are given back; a server that serves has its own way."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _beside(app: Flask) -> Iterator[None]:
    """Compute jobs, append to the record's chain and note the ledger of each day while the block runs."""
    appender, noter = Appender(app), Noter(app)
    appender.start()
    noter.start()
    start_runners(app, RUNNERS)
    try:
        look_where_unread(app)
        estimate_where_missing(app)
        yield
    finally:
        stop_runners(app)
        end_companion(app)
        noter.stop()
        appender.stop()


def processes(text: str) -> int:
    """Return a number of processes from an argument. Raises ArgumentTypeError below one."""
    count = int(text)
    if count < 1:
        message = "at least 1 process serves"
        raise argparse.ArgumentTypeError(message)
    return count


def enterprises(text: str) -> int:
    """Return a number of enterprises from an argument. Raises ArgumentTypeError below three, the sample accounts."""
    count = int(text)
    if count < len(_SAMPLES):
        message = f"at least {len(_SAMPLES)} enterprises, for the sample accounts"
        raise argparse.ArgumentTypeError(message)
    return count


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m survey run")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--instance", type=Path, default=None, help="folder of database, key, uploads and exports")
    parser.add_argument(
        "--processes",
        type=processes,
        default=usual_count(),
        help=f"how many processes serve; default: one a processor, {MOST} at most",
    )
    parser.add_argument("--empty", action="store_true", help="start without a demonstration district")
    parser.add_argument("--enterprises", type=enterprises, default=ENTERPRISES, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _refuse_exposure(host: str, settings: Settings) -> None:
    if host not in LOOPBACK and not settings.tls:
        message = (
            f"{host} is open to the network without TLS: set SURVEY_PUBLIC_URL=https://… and put a TLS gateway in front"
        )
        raise ValueError(message)


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
                message = f"port {port} on {host} is taken: stop the other program or choose another with --port"
            else:
                message = f"port {port} on {host} can't be used ({error}): choose another with --port or --host"
            raise OSError(message) from None


def prepare(app: Flask, database: Session, count: int) -> None:
    """On an empty database load and evaluate the demonstration, or finish it; then show the newest ranking."""
    settings: Settings = app.extensions["settings"]
    prepare_demonstration(database, settings, lambda text: print(text, flush=True), count=count, seed=SEED)
    shown = campaigns.current(database)
    newest = evaluations.latest(database, shown.id) if shown is not None else None
    if newest is not None:
        _show_head(database, newest)


def _show_head(database: Session, evaluation: Evaluation) -> None:
    print(f"\n评估 #{evaluation.id}，指纹 {evaluation.fingerprint[:16]}…，前10名：")
    rows = evaluations.entries(database, evaluation.id, Scope(everything=True), Filters(), page=1, size=10)
    for row in rows:
        if row.score is not None:
            unit = directory().unit_name(row.version.unit).zh
            print(f"  {row.rank:>3}  {unscaled(row.score, SCORE):>9.4f}  {row.version.name}（{unit}）")


def announce(database: Session) -> None:
    """Give sample accounts fresh passwords and print them, while no real account exists.

    All officials get one, and so many firms as anybody looks at: a password takes a tenth of a second.
    """
    samples = database.scalars(select(User).where(User.sample.is_(True)).order_by(User.id)).all()
    if people.real_accounts(database):
        print("\n已有正式账号，演示账号的密码不再重置。")
        return
    if not samples:
        print(f"\n数据库为空。请在这台机器上为三个人建立三个管理员：\n  {USAGE.splitlines()[0]}")
        return
    print("\n演示账号（密码每次启动重新生成，仅在没有正式账号时）：")
    firms = [user.id for user in samples if Role(user.role) in OF_ENTERPRISES]
    silent = set(firms[_FIRMS_SHOWN:])
    fresh = [(user.id, random_password()) for user in samples if user.id not in silent]
    hashes = {user_id: hash_password(password) for user_id, password in fresh}
    with unit_of_work(database):
        for user in database.scalars(select(User).where(User.id.in_(hashes))):
            user.password_hash = hashes[user.id]
        audit_trail.record(database, "reset_sample_passwords", user_id=None)
    for place, (user_id, password) in enumerate(fresh):
        user = database.get_one(User, user_id)
        label = _SAMPLES[place] if place < len(_SAMPLES) else user.name
        print(f"  {label:<10}　{user.login:<20} {password}")
    if silent:
        print(f"  另有 {len(silent)} 个企业演示账号没有新密码。")
