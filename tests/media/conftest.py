import importlib.util
import sys
from pathlib import Path

import pytest

from desktop.media.pool import MediaPool


@pytest.fixture(scope="session")
def makers():
    where = Path(__file__).with_name("makers.py")
    spec = importlib.util.spec_from_file_location("media_makers", where)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def media(makers, tmp_path_factory):
    """One sound file of every kind: ending to path. Nobody may write to them."""
    return makers.one_of_each(tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="session")
def pool():
    with MediaPool(workers=2) as made:
        yield made
