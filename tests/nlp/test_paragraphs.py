"""Plain text into blocks."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.nlp.paragraphs import article_of


def texts_of(text):
    article = article_of(text)
    return [article.block_text(block) for block in article.blocks]


def test_each_line_is_a_paragraph():
    assert texts_of("One line.\nAnother line.\n\n  Third.  ") == [
        "One line.",
        "Another line.",
        "Third.",
    ]


def test_hard_wrapped_lines_belong_to_one_paragraph():
    text = (
        "The harbour was quiet in the morning, and nobody\n"
        "expected that the ferry would come back so early\n"
        "with all of its passengers still asleep below the\n"
        "deck of the old ship.\n\n"
        "The keeper of the light house saw it first."
    )
    assert len(texts_of(text)) == 2


def test_the_empty_text_has_no_blocks():
    assert texts_of(" \n\t\n") == []


@given(st.text(max_size=300))
def test_the_text_is_kept_and_all_of_it_lies_in_blocks(text):
    article = article_of(text)
    assert article.text == text
    inside = "".join(article.block_text(block) for block in article.blocks)
    assert "".join(inside.split()) == "".join(text.split())
