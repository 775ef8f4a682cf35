"""Where sentences end, in any script, and where a full stop doesn't end one."""

import pytest

from support_agent.domain.text.sentence_ends import Cut, ends


def _good(text: str) -> list[str]:
    parts: list[str] = []
    at = 0
    for end in ends(text):
        if end.cut >= Cut.SENTENCE:
            parts.append(text[at : end.at].strip())
            at = end.at
    return parts


@pytest.mark.parametrize(
    "sentence",
    [
        "Ask Prof. Weber or Lt. Gov. Hale about it.",
        "Walk along Hwy. 9 to Elm Rd. and Oak Ln. first.",
        "It takes 12 V max. and 3 A min. at the plug.",
        "Use approx. 3.5 mm, i.e. Half a pea.",
        "See Vol. 2, Ch. 4, Sec. IV and Fig. B for it.",
        "M. K. Gandhi and J. Verne wrote to the U.S. Senate about it.",
        "Ask Lt. Col. Hayes of Corp. Nine about it.",
        "\u0412\u0435\u0441 прим. Два кг, см. Рис. \u0443 нас.",
        "Come at 9 a.m. Monday or at 5 p.m. Friday.",
        "Wait... The light comes on.",
        "They wrote (it was late. Nobody slept.) and left.",
        "Das ist z. B. Herr Dr. Ing. Weber am 3. Mai um 10 Uhr.",
        "Die Fa. Noctua hat lt. Prospekt ca. 40 Mio. Kunden.",
        "La Sra. Ruiz vive en la Avda. Mayor núm. 5 hoy.",
        "Mme. Roy et M. Petit, av. Foch, tél. 12 aussi.",
        "Il sig. Rossi, cfr. pag. 12, è qui.",
        "Dhr. Jansen heeft nl. Bijv. twee stuks.",
        "Proszę o nr. Pan inż. Nowak z ul. Długiej.",
        "\u041d\u0430 ул. Ленина, д. 5, кв. 12 живёт \u0433. Иванов, т. \u0435. Он.",
        "\u039f κ. Παππάς, π.χ. \u039f Νίκος, ήρθε.",
        "डॉ. शर्मा यहाँ हैं।",
        'He said "Stop!" and "Why?" to nobody.',
        "The file setup.exe of v2.1.3 is on x.example.com/a.b for you.",
    ],
)
def test_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert _good(f"{sentence} Zwei. Ende") == [sentence, "Zwei.", "Ende"]


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        ("Check the SSD.", "Then start the PC.", " "),
        ("It is set up.", "\u201cYes\u201d is all you say.", " "),
        ("Is it on?!", "Good.", " "),
        ("She said \u201cfine.\u201d", "We left.", " "),
        ("All done! \U0001f389", "Your order is here.", " "),
        ("\u00bfEst\u00e1 listo?", "\u00a1S\u00ed!", " "),
        ("電源を切ってください。", "次に開けます。", ""),
        ("请先关闭电源\uff01", "然后打开机箱。", ""),
        ("هل ترى المروحة؟", "نعم أراها.", " "),
        ("یہ بند کریں\u06d4", "پھر کھولیں\u06d4", " "),
        ("पंखा देखें।", "फिर बताएं।", " "),
        ("Անջատեք\u0589", "Բացեք\u0589", " "),
        ("ኃይሉን ያጥፉ።", "ከዚያ ይክፈቱ።", " "),
        ("សូមបិទ។", "បន្ទាប់មកបើក។", " "),
        ("Выключите ПК.", "Затем откройте.", " "),
        ("전원을 끄세요.", "그런 다음 여세요.", " "),
        ("- Fan: turn it", "- Case: open it", "\n"),
        ("1. Turn it off", "2. Open it", "\n"),
        ("Desk A\nNorth Hall", "Desk B", "\n\n"),
    ],
)  # fmt: skip
def test_a_sentence_ends_in_any_script(one: str, other: str, gap: str) -> None:
    assert _good(one + gap + other) == [one, other]


@pytest.mark.parametrize("heading", ["You need:", "Zutaten\uff1a", "First,"])
def test_nothing_ends_behind_what_introduces(heading: str) -> None:
    assert _good(f"{heading}\n\n- a fan\n- a case") == [f"{heading}\n\n- a fan", "- a case"]
