"""The language of model diagrams, row by row: what is written, what it means, and a model that has it.

The reference shows these rows with their pictures; a test holds them to what the parser reads.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What an author can write. `field` is what the parser calls it: a kind of item, or a part of one."""

    field: str
    write: str
    means: str
    source: str
    options: str = ""


ITEMS = (
    Row(
        "box",
        "`Encoder`, and lines indented under it",
        "A box. What is indented under it are its parts, and readers can close and open it.",
        "Encoder\n  Self-Attention : weight\n  Feed Forward : value",
    ),
    Row(
        "words",
        '`"Thinking Machines"`',
        "A row of words or tokens, split at blanks. `…` or `...` stands for words that are left out.",
        '"the animal … tired" : token\nEncoder',
        ":direction: right\n",
    ),
    Row(
        "tensor",
        "`x[4]`, `x[t,4]`",
        "A tensor, drawn as cells: its dims are names or whole numbers. If its first dim is that of the "
        "words, there is one row of cells a word: see [](#model-lanes).",
        '"Thinking Machines"\nx[t,4] : token',
    ),
    Row(
        "sign",
        "`+` `×` `·` `⊙` `−` `σ` `tanh` `Σ` `∥` `1−`",
        "A circle with a sign; words in brackets stand beside it. Also in ASCII: `*` for ×, `.` for ·, "
        "`-` for −, `(*)` or `(.)` for ⊙, `sigma` for σ, `||` for ∥, `1-` for 1−.",
        "x[4] : token\n+ (the position)\nσ",
        ":direction: right\n",
    ),
    Row(
        "text",
        "`(plain words)`",
        "Words without a box.",
        "(from the encoder below)\nEncoder",
    ),
    Row(
        "image",
        "`🐱`, `![a cat](cat.png)`",
        "An emoji, or an image: its path is relative to the page, and the words say what it shows.",
        '🐱\nClassifier narrows\n"cat" : output',
        ":direction: right\n",
    ),
    Row(
        "beside",
        "`beside`",
        "What is indented under it stands side by side: each line is a column.",
        "beside\n  Text Encoder : query\n  Image Encoder : key\n· (cosine)",
    ),
    Row(
        "column",
        "`column`",
        "A column of a `beside` that holds several items, one after another, and has no border.",
        "beside\n  column\n    Embedding : query\n    u[4] : query\n"
        "  column\n    Context : key\n    v[4] : key\n·",
    ),
    Row(
        "residual",
        "`residual`",
        "A dashed arrow bypasses what is indented under it.",
        "x[4] : token\nresidual\n  Feed Forward : value\nAdd & Normalize",
    ),
    Row(
        "given",
        "`given text[3,4]`",
        "A side input: any item, except `beside`, `column` and `residual`. It is not on the way from line "
        "to line; links say where it goes.",
        "given text[3,4] : key\nnoise[4,4] : token\nU-Net <- text : value",
    ),
    Row(
        "alias",
        "`a = Encoder`",
        "A name of its own, which is not shown. Links and sentences use it where several items have one "
        "label.",
        "beside\n  a = Encoder : query\n  b = Encoder : key\n+ <- ~a @ copy",
    ),
    Row(
        "takes",
        "`Head[t,d -> t,k]`",
        "What a box takes and gives, which is checked against the tensors before and after it: see "
        "[](#model-shapes).",
        "X[t,d] : token\nHead[t,d -> t,k] : weight\nZ[t,k] : output",
    ),
)

SUFFIXES = (
    Row(
        "concept",
        "`: query`",
        "The concept: fill, frame and name in its colour. Definitions, and words on the page, light up "
        "with it.",
        "Q[3,4] : query",
    ),
    Row(
        "repeat",
        "`×6`, `x6`, `* 6`",
        "Repeats, one after another. Up to six are all drawn, of more the first, the second and the last. "
        "If there are parts, the first repeat shows them.",
        "Encoder ×12 : weight",
    ),
    Row(
        "row",
        "`×8 beside`",
        "Repeats side by side: heads, experts, towers.",
        "Expert ×8 beside : value",
    ),
    Row(
        "at",
        "`at 2 5`",
        "Only these are active, counted from 1. After a repeat they are repeats, the others are pale; "
        "after anything else they are words.",
        "Expert ×4 beside at 2 4 : value\n+",
    ),
    Row(
        "per",
        "`per t`",
        "One box a word, on the word's lane. `t` is the dim of the words.",
        '"Thinking Machines"\nFeed Forward per t : value',
    ),
    Row(
        "carries",
        "`per t carries h`",
        "What goes from one word's box to the next one's: a recurrent network.",
        '"Let’s stick to"\nRNN per t carries h : value',
    ),
    Row(
        "sees",
        "`sees past`, `sees all`",
        "Which words a word looks at: itself and those before it, or all. The lines of one word are "
        "drawn, that of `focus`; readers pick another.",
        '"a robot must obey"\nMasked Self-Attention sees past : weight',
        ":focus: 3\n",
    ),
    Row(
        "reach",
        "`sees past 3`",
        "Of those before it, a word looks only at the last ones: at so many words with itself, as a "
        "causal convolution does.",
        '"a robot must obey"\nConvolution sees past 3 : weight',
    ),
    Row(
        "window",
        "`window 3 at 2`",
        "A window of so many words, an odd number, around a place: after words, or in a box, where it says "
        "how far each word looks.",
        '"the cat sat on" window 3 at 2 : token\nSkip-gram',
    ),
    Row(
        "form",
        "`narrows`, `widens`",
        "The box is a trapezium, as an encoder and a decoder are drawn.",
        "Encoder narrows : query\nz[2]\nDecoder widens : key",
        ":direction: right\n",
    ),
    Row(
        "links",
        "`<- Source`, `<- Source @ label`, `<- ~Source`",
        "An arrow from another item, with a label, or dashed. `Source` is a label, a tensor's name, words "
        "in quotes or an alias. An item can have several.",
        "beside\n  Encoder : query\n  Decoder <- Encoder @ K and V : key",
    ),
    Row(
        "values",
        "`values Q`",
        "Its cells take the values of the array or tensor of that name: see [](#model-values). A tensor "
        "takes those of its own name without being told.",
        '"the animal … tired"\nx[t,k] values Q : query',
        ":data: ../_data/attention.npz\n",
    ),
    Row(
        "bars",
        "`bars`",
        "A vector as bars: probabilities. `labels` names them.",
        "Softmax\np[v] bars : output",
        ":data: ../_data/next-word.npz\n:labels: v=words\n",
    ),
    Row(
        "loop",
        "`loop 50`",
        "What comes out of the box goes in again, this many times.",
        "noise[4] : token\nDenoise loop 50 : value\n(image)",
        ":direction: right\n",
    ),
    Row(
        "grows",
        "`grows`",
        "A row that grows by a word a step, as a language model writes: the word that comes out is the next "
        "one in the row, and an arrow leads back to that. Where the diagram has sentences, those are its "
        "steps instead.",
        '"a robot must" grows : token\nDecoder ×12 sees past : weight\n"obey" : output',
    ),
    Row(
        "note",
        "`// words`",
        "A note beside the item. On a line of its own it is a comment, which is not shown.",
        "Feed Forward : value // two layers",
    ),
)
