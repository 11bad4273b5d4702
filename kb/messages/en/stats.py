"""What statistics say, in English."""

SENTENCES: dict[str, str] = {
    "nothing": "Nothing has been answered yet. After the first review you will see here how well you remember.",
    "nothing-found": "No answered card is found by this: {reading}",
    "only": "Only cards that are found: {reading}",
    "overview": "Overview",
    "retention": "Retention",
    "foretold": "Foretold",
    "load": "To come",
    "time": "Time",
    "concepts": "Concepts",
    "typed": "Typed",
    "number": "{at} of {all}",
    # overview
    "answers": "answers",
    "on-days": "{answers} on {days} {days:day|days}",
    "on-days.one": "{answers} on one day",
    "spent": "time",
    "each": "{time} ({seconds} s an answer)",
    "remembered": "remembered",
    "remembered-share": "{share} % (foretold: {expected} %)",
    "cards": "cards",
    "held": "{new} new · {learning} learning · {young} young · {mature} mature",
    "held-told": (
        "Young: the interval, from the last answer to the day it is due, is under 21 days; mature: 21 days or more."
    ),
    "foretold-told": "Foretold: the chance of recall that kb reckoned with before each answer.",
    "calendar": "Answers a day",
    "less-more": "fewer {shades} more",
    "busiest": "Most on one day: {answers}, on {day}",
    "hours": "{hours} h {minutes} min",
    "minutes": "{minutes} min",
    "weekdays": "Mon Tue Wed Thu Fri Sat Sun",
    "months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    # retention
    "share-head": "Remembered, in % (foretold)",
    "young": "young",
    "mature": "mature",
    "both": "all",
    "last-30": "30 days",
    "last-365": "a year",
    "ever": "all time",
    "retention-note": (
        "Counted: the first answer of a day to a card that came back on a later day. In brackets: "
        "the chance of recall that kb foretold. Young: an interval under 21 days; mature: 21 days or more."
    ),
    "retention-none": "No card has come back on a later day yet.",
    "retention-weeks": "By week, in %: remembered {remembered}  foretold {foretold}",
    # foretold
    "bin": "foretold",
    "happened": "happened",
    "number-of": "answers",
    "foretold-lead": "Answers by the chance of recall that kb foretold: how many were in fact remembered?",
    "foretold-legend": "{happened} happened  {foretold} foretold",
    "foretold-note": (
        "Where both are close, kb judges well how fast you forget; where not, kb optimize learns it from your answers."
    ),
    # load
    "load-days": "Cards due, by day",
    "load-weeks": "By week, from today",
    "load-today": "{today} today, {overdue} of them overdue · {later} later than in 12 weeks",
    "load-none": "No card is due in the days to come.",
    # time
    "time-days": "Minutes, by day",
    "time-today": "today",
    "time-last-7": "7 days",
    "a-day": "{minutes} min a day",
    "time-none": "No time was kept in the last 30 days.",
    # concepts
    "concepts-weakest": "The weakest first: how sure they are today",
    "sure": "sure",
    "lasts": "lasts",
    "concepts-note": (
        "Sure: the chance that its cards are recalled today. Lasts: after so many days nine in ten are. "
        "Both are means over the cards."
    ),
    "of-cards": "cards",
    "concept": "concept",
    "days": "{days} d",
    "concepts-none": "No concept has answered cards yet.",
    # typed
    "verdict-equal": "right",
    "verdict-approximate": "approximate",
    "verdict-different": "wrong",
    "verdict-unreadable": "unreadable",
    "verdict-undecided": "undecided",
    "retried": "after another try",
    "overridden": "counted as right by you",
    "mistakes": "The commonest mistakes",
    "unknown-variable": "A variable that the function does not have.",
    "typed-none": "No answer was typed yet.",
}
