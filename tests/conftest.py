"""What every test may count on: compiled translations and a clock that nobody else moves."""

import pytest

from cms.core import translations
from tests.flushing import let_flush_pass_guards


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations before Django first reads them; safe in every xdist worker."""
    translations.compile_all()
    let_flush_pass_guards()


@pytest.fixture(autouse=True)
def _chinese_first():
    """Start each test in the site's own language, whatever the test before activated."""
    from django.utils import translation

    with translation.override("zh-hans"):
        yield
