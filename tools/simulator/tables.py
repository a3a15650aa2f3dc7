"""Reads the tab-separated data files that lie beside the code."""

import os


def rows(name):
    """Each row of the file as a dict, by the names in its first line."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    with open(path, encoding="utf-8") as file:
        header, *lines = file.read().splitlines()
    names = header.split("\t")
    return [dict(zip(names, line.split("\t"))) for line in lines]
