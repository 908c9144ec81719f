"""Scripts without an ending in their name as modules of others."""
import importlib.machinery
import importlib.util
import pathlib


def script(name):
    """Another script of this folder as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(pathlib.Path(__file__).resolve().parent / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module
