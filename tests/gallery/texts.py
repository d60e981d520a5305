"""Our own texts for the pictures: long, right to left, without spaces, and full of marks."""

from __future__ import annotations

from itertools import islice, product

LONG_TITLE = """# What the harbour master, two fishermen, a retired bridge engineer and the whole \
third form of the school at Oldhaven told the committee about the ferry that nobody had asked for

The hearing lasted from nine in the morning until the lamps were lit. “We came to be heard, and \
we were heard,” said Marta Quist, who had brought the petition.

## A heading that is itself so long that it has to be broken over several lines of the column in \
which it stands

https://www.example.org/a/very/long/address/without/any/space/that/must/not/push/the/column/wide\
/or/be/cut/off/at/its/edge
"""

ARABIC = """# افتتاح جسر جديد فوق النهر القديم

اجتمع سكان البلدة صباح الخميس عند الضفة الشرقية لمشاهدة افتتاح الجسر الذي انتظروه ثلاثين عاماً.

قالت رئيسة البلدية سلمى الخطيب: «انتظرنا طويلاً، واليوم نعبر معاً إلى الضفة الأخرى». وأضافت أن \
العمل لم يتوقف يوماً واحداً.

وقال الصياد يونس حداد: «لم يسألنا أحد عن القوارب». ثم وعد المهندسون بممر خاص للمراكب الصغيرة.
"""

CHINESE = """# 老河上的新桥终于通车

星期四早晨，镇上的居民聚集在东岸，等候这座盼了三十年的桥开放。

镇长林秋月说：“我们等得太久了，今天终于可以一起走到对岸。”她还说，工程一天也没有停过。

渔民陈大海说：“没有人问过我们的船怎么办。”工程师们随后答应为小船留出一条水道。
"""

MIXED = """# A street of three scripts

The sign above the bakery reads מאפיית השחר in blue and بيت الخبز in green, and beneath them, \
smaller, “Dawn Bakery”. Its owner, Miriam Adler, painted all three herself.

“People ask for לחם שיפון and I answer in whichever language they are hungry in,” Adler said. Her \
neighbour Karim Nassar added that “خبز طازج every morning” needs no translation.

שלט אחר ברחוב אומר: “Open until 22:00”, אבל הדלת נעולה כבר בשמונה.

Numbers run on unharmed: ١٩٤٨, 1948, 一九四八; and so do an emoji 🥖 and a name such as Þórhildur.
"""

TABLE = """# What the boats of Oldhaven carried

The harbour master kept a [book of arrivals](https://archive.example.org/oldhaven/arrivals), and \
in it is what each boat brought in the **spring of the flood**, with H<sub>2</sub>O in two holds.

| Boat | Master | Cargo in the spring of the year | Tons |
|---|---|---|---|
| Anna | J. Brandt | Barley, oats and a good many barrels of salted herring for the garrison | 12 |
| Two Brothers | M. Quist | Slate | 40 |
| Hope | unknown | Timber from the north, and returning with coal, iron and one piano | 7 |

- The *Anna* was lost in the autumn of the same year, with everything that was in her, and nobody \
  asked for the barley.
- The other two were sold.

> “We counted every boat,” Brandt wrote to his sister, “and every boat was counted wrong.”

```
arrivals = boats - wrecks
```
"""


def with_pictures(address: str) -> str:
    """Return a page with a picture in it, one without words, and one that is elsewhere."""
    words = "The harbour has been drawn many times, and by many hands, but hardly ever at night. "
    return f"""<html><head><title>The harbour in pictures</title></head><body><article>
<h1>The harbour in pictures</h1><p>{words * 2}“Nobody asked the fishermen,” Jonas Brandt said.</p>
<img src="{address}" alt="The mole, drawn by Anna Marlow"><p>{words * 3}</p>
<img src="https://pictures.example.org/storm.jpg" alt="The mole in a storm"><p>{words * 4}</p>
</article></body></html>"""


_FIRST = ("Marta", "Jonas", "Elena", "Victor", "Agnes", "Samuel", "Irene", "Thomas")
_LAST = ("Quist", "Brandt", "Marlow", "Pereira", "Lindgren", "Okafor", "Tanaka", "Novak")
_PLACE = ("London", "Lisbon", "Bergen", "Naples", "Hamburg")
_BODY = ("Harbour Guild", "Ferry Company", "Northern Railway", "City Bank")


def many_marks(paragraphs: int = 330) -> str:
    """Return an article in which about six marks stand in each paragraph."""
    choices = product(_PLACE, _BODY, _LAST, _FIRST)
    lines = ["# The minutes of a very long hearing", ""]
    for number, (place, body, last, first) in enumerate(islice(choices, paragraphs), 1):
        lines += [
            f"Witness {number} was {first} {last} of {place}, who spoke for the {body}. “We in "
            f"{place} have counted every boat, and number {number} was never paid for,” {last} "
            f"said. {last} warned that the {body} would ask again.",
            "",
        ]
    return "\n".join(lines)
