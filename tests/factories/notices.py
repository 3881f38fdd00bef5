"""A kind of notice for the tests, and people to write to."""

from cms.core import personal_data
from cms.notices.domain.writing import Addressee, Letter
from cms.notices.kinds import Field, NoticeKind, Wording, register
from tests.factories.attendance import mobile

TEST_KIND = register(
    NoticeKind(
        name="test-cancelled",
        label="Test: session cancelled",
        fields=(
            Field("title", "title of the session", "红色故事会", "Red stories"),
            Field("link", "address of its page", "https://example.org/events/1/"),
        ),
        defaults={
            "zh-hans": Wording("{title} 取消", "您预约的“{title}”已取消。{link}"),
            "en": Wording("{title} is cancelled", "“{title}” is cancelled. {link}"),
        },
    )
)
CONTEXT = {"title": "红色故事会", "link": "https://example.org/events/1/"}


def resident(number: int = 1, language: str = "zh-hans") -> Addressee:
    """Return a resident with a made-up number of her own."""
    phone = mobile(number)
    return Addressee(
        language,
        phone_encrypted=personal_data.encrypt(phone),
        phone_hash=personal_data.find_hash(phone),
    )


def letter(to: Addressee, event: str = "session-event:815", *, urgent: bool = False) -> Letter:
    """Return a letter of the test's kind."""
    return Letter(TEST_KIND.name, event, to, CONTEXT, urgent)
