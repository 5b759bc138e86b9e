"""The shape of the code, checked: the ladder of DESIGN.md, and the habits of the house."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from coliving.accounts.access import DECLARED
from coliving.db import Base

LADDER = [
    "clock spans money errors i18n config",
    "db forms web sheets",
    "accounts outbox",
    "spaces",
    "memberships",
    "bookings workshops",
    "billing access",
    "calendars reports",
    "api admin cli worker seeds",
    "migrations __init__",
]
RUNGS = {name: rung for rung, names in enumerate(LADDER) for name in names.split()}
DOORS = set(LADDER[8].split())
ROOMS = {"models": 0, "rules": 0, "actions": 1, "views": 2}
LONGEST = 300
MOST_PARAMETERS = 5
KEBAB = re.compile(r"\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*")

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "coliving"
MODULES = sorted(path.relative_to(ROOT) for path in PACKAGE.rglob("*.py"))
FILES = sorted(
    path.relative_to(ROOT)
    for folder, pattern in [("coliving", "*.py"), ("tests", "*.py"), ("templates", "*.*")]
    for path in (ROOT / folder).rglob(pattern)
    if "versions" not in path.parts  # a migration is as long as the tables that it makes
)
Function = ast.FunctionDef | ast.AsyncFunctionDef

each_module = pytest.mark.parametrize("module", MODULES, ids=str)


def tree(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text())


def imported(node: ast.AST) -> Iterator[str]:
    """The modules of the package that are imported somewhere under the node, by dotted name."""
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            yield from (alias.name for alias in part.names if alias.name.startswith("coliving"))
        elif isinstance(part, ast.ImportFrom) and (part.module or "").startswith("coliving"):
            yield from (f"{part.module}.{alias.name}" for alias in part.names)


def home(module: Path) -> str:
    return module.parts[1].removesuffix(".py")


def neighbours(module: Path) -> set[str]:
    """The other features and foundations that the module imports from."""
    return {name.split(".")[1] for name in imported(tree(module))} - {home(module)}


def functions(module: Path) -> Iterator[Function]:
    """What others may call: functions and methods without an underscore before their name."""
    bodies = [tree(module).body]
    while bodies:
        for node in bodies.pop():
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                bodies.append(node.body)
            elif isinstance(node, Function) and not node.name.startswith("_"):
                yield node


def parameters(function: Function) -> list[ast.arg]:
    given = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
    return [argument for argument in given if argument.arg not in {"self", "cls"}]


@each_module
def test_everything_stands_on_a_rung(module: Path):
    assert home(module) in RUNGS


@each_module
def test_nobody_imports_upwards(module: Path):
    assert not {name for name in neighbours(module) if RUNGS[name] > RUNGS[home(module)]}


@each_module
def test_neighbours_on_a_rung_do_not_import_each_other(module: Path):
    beside = {name for name in neighbours(module) if RUNGS[name] == RUNGS[home(module)]}
    back = {
        name
        for name in beside
        for other in MODULES
        if home(other) == name and home(module) in neighbours(other)
    }
    assert not back


@each_module
def test_doors_never_import_each_other(module: Path):
    assert home(module) not in DOORS or not neighbours(module) & DOORS


@each_module
def test_within_a_feature_views_call_actions_and_actions_call_rules(module: Path):
    room = ROOMS.get(module.parts[2].removesuffix(".py"), 9) if len(module.parts) > 2 else 9
    own = [n.split(".")[2] for n in imported(tree(module)) if n.split(".")[1] == home(module)]
    assert not [name for name in own if ROOMS.get(name, 0) > room]


@each_module
def test_imports_stand_at_the_top(module: Path):
    inside = [node for node in ast.walk(tree(module)) if isinstance(node, Function)]
    assert not [name for node in inside for name in imported(node)]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_files_stay_short(file: Path):
    assert len((ROOT / file).read_text().splitlines()) <= LONGEST


@each_module
def test_nothing_is_caught_by_the_name_of_exception(module: Path):
    handlers = [n.type for n in ast.walk(tree(module)) if isinstance(n, ast.ExceptHandler)]
    named = [ast.unparse(type_) if type_ else "everything" for type_ in handlers]
    assert not {"everything", "Exception"} & set(named)


@each_module
def test_functions_take_few_parameters_and_no_switches(module: Path):
    long = [f.name for f in functions(module) if len(parameters(f)) > MOST_PARAMETERS]
    switches = [
        f"{function.name}({argument.arg})"
        for function in functions(module)
        for argument in parameters(function)
        if argument.annotation and ast.unparse(argument.annotation) == "bool"
    ]
    assert not long + switches


@each_module
def test_every_view_wears_one_access_decorator(module: Path):
    access = {
        name.split(".")[-1] for name in imported(tree(module)) if name.split(".")[-2] == "access"
    }
    for function in functions(module):
        worn = [ast.unparse(decorator).split("(")[0] for decorator in function.decorator_list]
        if any(name.split(".")[-1] in {"get", "post", "route"} for name in worn):
            assert len([name for name in worn if name in access]) == 1, function.name


def test_every_view_says_who_may_call_it(application: Flask):
    views = application.view_functions.items()
    assert {name for name, view in views if view not in DECLARED} <= {"static"}


def test_routes_are_written_in_kebab_case(application: Flask):
    rules = [str(rule) for rule in application.url_map.iter_rules()]
    words = {word for rule in rules for word in re.sub(r"<[^>]*>", "", rule).split("/") if word}
    assert not {word for word in words if not KEBAB.fullmatch(word.strip("-."))}


def test_relationships_point_down_and_have_no_way_back(application: Flask):
    for mapper in Base.registry.mappers:
        for relationship in mapper.relationships:
            here, there = (m.class_.__module__.split(".")[1] for m in (mapper, relationship.mapper))
            assert RUNGS[there] <= RUNGS[here], relationship
            assert not relationship.back_populates, relationship
            assert not relationship.backref, relationship
