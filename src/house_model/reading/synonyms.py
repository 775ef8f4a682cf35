"""Words with nearly the same meaning to a shop, so that training on one covers the others."""

from house_model.reading.text import words

_GROUPS = {
    "parcel": (
        "package parcel box shipment delivery order purchase stuff things thing item "
        "items product products unit goods"
    ),
    "person": (
        "human person people agent rep representative supervisor manager operator "
        "somebody someone staff colleague employee boss specialist being"
    ),
    "courier": "ups fedex usps dhl courier carrier driver mailman postman",
    "broken": (
        "broken broke dead died dies fried toast busted defective faulty bricked kaput "
        "malfunctioning failed fails failing defect bust shot cooked"
    ),
    "hurt": ("cracked dented bent scratched smashed crushed shattered torn snapped ripped chipped"),
    "sound": ("noise noisy rattle rattling grinding buzzing whine squealing clicking loud humming"),
    "want": ("want wants wanna need needs require desire wish like prefer love gotta hoping"),
    "may": "can could may would might",
    "day": (
        "yesterday today tomorrow monday tuesday wednesday thursday friday saturday "
        "sunday tonight weekend"
    ),
    "span": "day days week weeks month months hour hours year years",
    "sell": "sell carry stock stocking have got offer",
    "arrive": (
        "arrive arrives arrived come comes came coming land landing landed show showed "
        "shows delivered arriving reach reached"
    ),
    "ship": "ship shipped ships shipping dispatch dispatched sent leave dispatching",
    "money": "money cash funds dough bucks credit payment",
    "back": "refund refunded refunding reimburse reimbursed reimbursement",
    "cancel": "cancel cancelled canceled cancelling cancellation scrap void annul",
    "return": "return returned returning returns rma",
    "stolen": "stolen stole swiped snatched theft thief thieves robbed",
    "lost": "lost missing vanished disappeared gone",
    "burn": (
        "burn burning burnt burned smoke smoking smoked fire flames sparks sparked spark "
        "melted melting melt shock shocked zapped exploded explode"
    ),
    "law": "sue suing lawyer attorney court lawsuit legal solicitor",
    "pay": (
        "paypal visa mastercard amex klarna affirm bitcoin crypto cash debit google apple "
        "installments financing check cheque wire venmo zelle"
    ),
    "place": (
        "canada mexico germany europe uk alaska hawaii puerto rico texas austin dallas "
        "australia international internationally overseas abroad"
    ),
    "angry": ("angry furious mad pissed upset annoyed frustrated disappointed disgusted fed"),
    "bad": (
        "terrible horrible awful worst ridiculous unacceptable pathetic garbage trash "
        "crap useless sucks joke disgrace shameful"
    ),
    "inform": "invoice receipt bill",
    "time": "when eta long soon until till",
    "message": "email mail text sms message",
    "track": "track tracking tracked trace",
    "fit": "fit fits fitting compatible compatibility work works support supports handle",
    "good": ("good great awesome cool perfect nice excellent fantastic amazing lovely brilliant"),
    "price": "price cost costs pricing priced expensive cheap cheapest run",
    "student": "student students military veteran teacher senior",
    "promo": "promo coupon discount voucher code sale deal deals promotion",
    "install": "install installing installed setup configure seat mount enable flash",
}
_GROUP_OF = {word: group for group, members in _GROUPS.items() for word in words(members)}


def grouped(word: str) -> str:
    """The name of the word's group, else the word."""
    group = _GROUP_OF.get(word)
    return f"~{group}" if group else word
