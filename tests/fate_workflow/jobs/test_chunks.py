import pytest

from fate_workflow.jobs.chunks import chunk_files, chunk_numbers, faults_of_chunks


def test_files_are_named_by_number_and_count():
    files = chunk_files("folder", 3)
    assert files == ["folder/1-of-3.nc", "folder/2-of-3.nc", "folder/3-of-3.nc"]
    assert [chunk_numbers(file.split("/")[1].removesuffix(".nc")) for file in files] == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(("count", "faults"), [(1, 0), (4, 0), (5, 1)])
def test_more_chunks_than_parts_are_refused(count, faults):
    sentences = list(faults_of_chunks("experiments.mine", count, 4, "sample ratios of its problem"))
    assert len(sentences) == faults
    assert all("`experiments.mine.chunks` is 5" in sentence for sentence in sentences)
