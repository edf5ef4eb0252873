from fate_workflow.jobs.chunks import chunk_files, chunk_numbers


def test_files_are_named_by_number_and_count():
    files = chunk_files("folder", 3)
    assert files == ["folder/1-of-3.nc", "folder/2-of-3.nc", "folder/3-of-3.nc"]
    assert [chunk_numbers(file.split("/")[1].removesuffix(".nc")) for file in files] == [(1, 3), (2, 3), (3, 3)]
