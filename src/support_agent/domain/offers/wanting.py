"""How customers ask for something: parts of the patterns of offer kinds."""

# A request is at the start of its clause, after polite phrases and words that introduce it.
LEAD = (
    r"\W*(?:(?:hi|hello|hey|dear|good (?:morning|day|evening|afternoon)|there|team|support|all|guys"
    r"|please|pls|plz|kindly|just|so|and|then|or|but|ok|okay|yes|no|also|actually|sorry|now|well"
    r"|thanks|thank you|therefore|instead|urgent|question|fine|alright|still|after all"
    r"|on second thoughts?|(?:i've |i have )?changed my mind(?: again)?)\b\W*){0,6}"
)
I_WISH = (
    r"(?:(?:i|we)(?:'d| would|'ve| have| do)? (?:(?:really|just|still|now|rather) )?"
    r"(?:want|need|wish|like|love|prefer|decided|request|ask|demand)(?: you)?(?: (?:to|for))?"
    r"|(?:i|we)(?:'d| would) rather|(?:i|we)(?:'ll| will) (?:take|have|accept)|let'?s(?: do)?"
    r"|(?:yes )?(?:you|u) (?:can|may)|please do"
    r"|(?:can|could|would|will|may) (?:i|you|we|u)(?: guys)?(?: (?:please|just|still|maybe"
    r"|kindly|possibly))?|how (?:can|do|could|would|should) (?:i|we)"
    r"|what do i (?:have|need) to do to|is it (?:\w{1,10} )?(?:too late|possible) to"
    r"|(?:am i|are we) (?:still )?able to|is there (?:a|any) way (?:to|i can)"
    r"|would it be possible to|looking to|let me|help me|go ahead and"
    r"|(?:i'm|i am) (?:writing|calling|trying|looking|asking|here) (?:to|for))(?: please)?"
)
GETS = (
    r"(?:gets?|have|give|send|offer|start|make|arrange|initiate|request(?:ing)?|process|issue|do|create"
    r"|e-?mail|mail|text|print)(?: (?:me|us))?"
)
WISH = rf"^{LEAD}(?:{I_WISH} )?(?:{GETS} )?(?:please )?"
STATED_WISH = rf"^{LEAD}(?:{I_WISH} (?:{GETS} )?|{GETS} )"
ORDER = r"(?:order|ord)?(?: (?:number|no\.?))?[ #-]{0,2}\d{3,20}"
IT = r"(?:it|this|that|them|these|those|both|everything|all(?: of (?:it|them))?)"
DET = r"(?:the|my|this|that|these|those|our|an?|both|one of (?:the|my|them))"
# "It", "order 1003", "my last order", "my PSU order for the office".
THE_ORDER = (
    rf"(?:{ORDER}|{IT}|(?:{DET} )?(?:[\w'-]{{1,20}} ){{0,2}}(?:orders?|purchase)\b(?: {ORDER})?"
    rf"|{DET} [\w-]{{1,20}} orders?)(?: for {DET}(?: [\w-]{{1,20}}){{1,4}})?"
)
# The same, or the goods: "the fans from order 1003".
GOODS = (
    rf"(?:{THE_ORDER}|{DET}(?: [\w-]{{1,20}}){{1,4}}?"
    rf"(?: (?:from|of|in) (?:{DET} )?(?:{ORDER}|order))?)"
)
# How a clause with a request may end.
END = (
    r"(?:\W{1,4}(?:please|pls|thanks|thank you|asap|now|today|right away|immediately|for me|then"
    r"|instead|after all|anyways?|again|once more|any ?more|any longer|guys"
    r"|as soon as possible|before it ships|and get my money back)"
    r"\b){0,6}\W{0,12}$"
)
NOUN = r"(?:(?:a|an|the|that|this|my|full|partial|prepaid|free|return|some|another) ){0,3}"
FOR = (
    rf"(?: (?:(?:for|of) (?:{THE_ORDER}|\$?\d[\d.,]*)|for (?:the|my|this) [\w-]{{1,20}}"
    rf"(?: (?:from|of|in) (?:{DET} )?(?:{ORDER}|order))?))?{END}"
)
AWAY = r"(?:don't|do not|no longer) (?:want|need|send|ship|deliver)"
RETURN = (
    rf"{WISH}(?:return(?:ing)?|send(?:ing)? back|rma) (?:back )?(?!(?:my|the) (?:call|e-?mail))"
    rf"{GOODS}(?: for a refund)?{END}"
    rf"|{WISH}(?:send(?:ing)?|giv(?:e|ing)|bring(?:ing)?|ship(?:ping)?) {GOODS} back{END}"
    rf"|^{LEAD}(?:can|could) (?:they|{GOODS}) (?:go|be sent) back{END}"
    rf"|{STATED_WISH}{NOUN}(?:return labels?|labels?|return|rma){FOR}"
    rf"|^{LEAD}{NOUN}(?:return labels?|labels?|return|rma){FOR}"
)
MONEY = (
    rf"{WISH}(?:refund(?:ed|ing)?|reimburse|credit (?:me|us))(?: (?:me|us))?"
    rf"(?:(?: for)? {GOODS})?{END}"
    rf"|{WISH}pay (?:me )?back(?: {GOODS})?{END}|{WISH}reverse the (?:charge|payment){END}"
    rf"|{STATED_WISH}{NOUN}(?:refund(?:ed|s)?|reimbursement|(?:money|cash|payment) back){FOR}"
    rf"|{STATED_WISH}(?:my )?\$\d{{1,6}}(?:\.\d\d)? back{END}|^{LEAD}{NOUN}refund{FOR}"
)
CANCEL = (
    rf"{WISH}(?:cancel(?:l?ing)?|call off|stop|scrap|withdraw|(?:get|back) out of) {THE_ORDER}"
    rf"{END}|{WISH}cancel{END}|{STATED_WISH}{NOUN}cancellation{FOR}|^{LEAD}{NOUN}cancellation{FOR}"
    rf"|{STATED_WISH}{THE_ORDER} (?:be )?cancell?ed{END}"
    rf"|^{LEAD}(?:i think )?(?:i|we)(?:'ll| will) cancel {THE_ORDER} after all{END}"
    rf"|^{LEAD}(?:(?:i|we) )?{AWAY} {THE_ORDER}{END}"
    rf"|^{LEAD}(?:i|we) (?:have )?ordered {THE_ORDER} (?:by mistake|by accident|twice){END}"
    rf"|^{LEAD}i accidentally ordered {THE_ORDER}{END}"
)
SWAP = (
    rf"{WISH}(?:exchange|exchanging|swap|swapping|switch|replace|replacing|trade|change)"
    rf" (?!.{{0,60}}\b(?:address|name|time|date|e-?mail|phone|password)\b){GOODS}"
    rf"(?: (?:for|with|to|from|by) [^.!?]{{1,60}})?{END}"
    rf"|^{LEAD}(?:i|we)(?:'d| would) rather have {GOODS}{END}"
    rf"|{STATED_WISH}{NOUN}(?:exchange|replacement|swap|different one|another one){FOR}"
    rf"|^{LEAD}{NOUN}(?:exchange|replacement|swap){FOR}"
)
