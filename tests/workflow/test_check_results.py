"""Without the memory of Snakemake, what is stale, missing or damaged is named, with the command that mends it."""

import re

import pytest
from workflow.edits import delete, replace, set_key

pytestmark = pytest.mark.workflow

FIGURES_OF_NOISY = ("linear_transfer", "surfaces")
CLAIMS = {"check_claims": 1, "introduce_report": 1}
PLOTS_OF_NOISY = {f"plot_{name}": 1 for name in FIGURES_OF_NOISY}
# An edit, the files below experiments/ and the figures that it makes stale, and the jobs that make them again.
EDITS = {
    "settings": (
        set_key(0.3, "experiments", "noisy", "noise"),
        ["noisy/transfer", "noisy/theory"],
        FIGURES_OF_NOISY,
        {"predict": 1, "transfer_part": 2, "gather_transfer": 1} | CLAIMS | PLOTS_OF_NOISY,
    ),
    "code of parts that are gone": (
        replace("scripts/transfer.py", "beside the exact end points", "and the exact end points"),
        ["noisy/transfer", "noiseless/transfer"],
        (*FIGURES_OF_NOISY, "noiseless"),
        {"transfer_part": 4, "gather_transfer": 2, "plot_phase_diagrams": 1} | CLAIMS | PLOTS_OF_NOISY,
    ),
}
DAMAGED = (
    "results/problems/small/designs.nc",
    "results/two_layer/experiments/relu/transfer.nc",
    "results/claims.md",
    "results/figures/surfaces.pdf",
    "results/figures/surfaces.svg",
    "results/figures/surfaces.png",
    "results/figures/surfaces.rst",
)


def check(project) -> tuple[set[str], list[str]]:
    """The files that the check names, and the arguments of the `snakemake` that it advises."""
    done = project.run_python("scripts/check_results.py", check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    *faults, advice = done.stdout.splitlines()
    assert all(fault.endswith(".") for fault in faults)
    return {fault.split()[0] for fault in faults}, re.search(r"`snakemake (.+)`\.$", advice)[1].split()


def assert_nothing_is_wrong(project) -> None:
    done = project.run_python("scripts/check_results.py")
    assert re.fullmatch(r"All \d+ files are what the config and the code make\.\n", done.stdout)


def files_of(figure: str) -> set[str]:
    shown = {f"results/figures/{figure}.{suffix}" for suffix in ("pdf", "svg", "png", "rst")}
    return shown | {f"results/records/figures/{figure}.json"}


def flip_a_bit(path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_results_just_made_are_as_they_should_be(project):
    delete(".snakemake")(project)
    assert_nothing_is_wrong(project)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_that_snakemake_cannot_see_is_named(project, record_property, edit):
    change, experiments, figures, jobs = EDITS[edit]
    delete(".snakemake")(project)
    change(project)
    assert project.planned_jobs() == {}
    expected = {f"results/experiments/{name}.nc" for name in experiments}.union(*map(files_of, figures))
    expected |= {"results/claims.json", "results/claims.md", "results/records/claims.json"}
    expected |= {"results/report/introduction.rst", "results/report/claims.html", "results/records/report.json"}
    stale, command = check(project)
    assert stale == expected
    assert project.planned_jobs(*command) == jobs
    record_property("stale files named", len(stale))


def test_what_nothing_makes_any_more_is_listed_and_is_no_fault(project):
    remains = project.folder / "results/experiments/gone/transfer.nc"
    remains.parent.mkdir()
    remains.write_bytes(b"")
    done = project.run_python("scripts/check_results.py")
    first, second = done.stdout.splitlines()
    assert first == "results/experiments/gone/transfer.nc is made by nothing any more, and may be deleted."
    assert second.startswith("All ")


def test_damaged_and_missing_files_are_named(project, record_property):
    for name in DAMAGED:
        flip_a_bit(project.folder / name)
    delete("results/experiments/noisy/theory.nc", "results/figures/linear_transfer.pdf")(project)
    # Without its record, nothing can be said of a figure.
    (project.folder / "results/records/figures/multi_feature.json").write_text("{")
    expected = {*DAMAGED, "results/experiments/noisy/theory.nc", "results/figures/linear_transfer.pdf"}
    named, _ = check(project)
    assert named == expected | files_of("multi_feature")
    record_property("damaged files named", len(named))


@pytest.mark.slow
def test_the_advised_command_mends_what_is_named(built, project):
    flip_a_bit(project.folder / "results/figures/surfaces.svg")
    named, command = check(project)
    assert named == {"results/figures/surfaces.svg"}
    project.snakemake(*command)
    assert_nothing_is_wrong(project)
    assert project.results() == built.results()


def test_a_faulty_config_is_one_sentence(project):
    set_key(-1, "experiments", "noisy", "noise")(project)
    done = project.run_python("scripts/check_results.py", check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"config\.yaml: `experiments\.noisy\.noise` is .*\.\n", done.stdout + done.stderr)
