"""Verbs that the titles of how-to guides begin with, as the docs of scientific software show them."""

from __future__ import annotations

_WORDS = """
    accelerate accept access activate adapt add adjust adopt aggregate align allocate allow alter
    analyse analyze animate annotate answer append apply approximate archive arrange assemble assert
    assess assign attach audit augment authenticate authorise authorize automate average avoid back
    balance batch begin benchmark bind block boost bootstrap branch break bring broadcast browse
    build bump bundle cache calculate calibrate call cancel capture cast catch center centre change
    check choose chunk cite clamp classify clean clear clip clone close cluster collect color colour
    combine come commit compare compile complete compose compress compute concatenate condition
    configure confirm connect construct consume contain continue contribute control convert convolve
    copy correct count crawl create crop customise customize cut debug decide declare decode
    decompose decorate decrease deepen define delegate delete deliver deploy deprecate derive
    describe deserialise deserialize design detect determine develop diagnose differentiate disable
    discover dispatch display distinguish distribute divide document download downsample draw drive
    drop dump duplicate edit embed emit emulate enable encode encrypt enforce enlarge ensure enter
    enumerate escape estimate evaluate examine exclude execute expand expect experiment explain
    explore export expose express extend extract factor fetch fill filter find fine-tune finish fit
    fix flatten flip fold follow force forecast fork format forward freeze generate get give go
    grade group grow guard handle harden hash help hide highlight host identify ignore illustrate
    implement import improve impute include increase index infer inherit initialise initialize
    inject insert inspect install instantiate instrument integrate interact interleave interpolate
    interpret introduce invert invoke isolate iterate join jump keep label launch lay learn leave
    let lift limit link lint list listen load localise localize locate lock log look loop lower
    maintain make manage map mark mask match maximise maximize measure merge migrate minimise
    minimize mirror mix mock model modify monitor mount move multiply name navigate nest normalise
    normalize note notify number observe obtain omit open operate optimise optimize order organise
    organize orient outline output overlay overload override overwrite pack package pad paginate
    parallelise parallelize parametrise parametrize parse partition pass paste patch pause perform
    permute persist pick pin pipe place plan plot point poll populate port position post pre-compute
    precompute predict prefetch prefix prepare preprocess present preserve press prevent preview
    print prioritise prioritize process produce profile program project promote prompt propagate
    protect prototype prove provide prune publish pull purge push put quantise quantize query queue
    quote raise randomise randomize rank read rearrange rebase rebuild recall receive recognise
    recognize recommend recompute reconstruct record recover redirect reduce refactor refer refine
    refresh regenerate register regress reindex release reload remap remove rename render reorder
    repair repeat replace replay replicate report represent reproduce request require resample
    rescale reset reshape resize resolve respond restart restore restrict resume rethrow retrain
    retrieve retry return reuse reverse revert review revise rewrite rotate round route run sample
    save scale scan schedule score scrape scrub search seed segment select send separate serialise
    serialize serve set shape shard share shift ship shorten show shrink shuffle silence simplify
    simulate skip slice smooth solve sort speed split stack standardise standardize start state step
    stop store stream stretch structure style submit subscribe substitute subtract sum summarise
    summarize supply support suppress swap switch synchronise synchronize tag take target teach tell
    template terminate test tidy tie time toggle tokenise tokenize touch trace track train
    transcribe transfer transform translate transpose traverse treat trigger trim truncate try tune
    turn type typeset undo uninstall unlock unpack unroll update upgrade upload use validate vary
    vectorise vectorize verify version view visit visualise visualize wait walk warm warn watch
    weigh wire wrap write zip zoom
"""

VERBS = frozenset(_WORDS.split())

_THINGS = """
    access control, batch size, block diagram, cache policy, change log, color map, colour map, control flow,
    display modes, document structure, factor analysis, filter design, group theory,
    image formats, index notation, label encoding, model architecture,
    order statistics, output formats, plot types, process model, query language, record types, release notes,
    return values, review process, sample size, scale factors, search results, set operations, set theory,
    sort order, start menu, state machine, state machines, state space, step size, style guide, style guides,
    table layout, test cases, test coverage, test data, test results, test suite, type hints,
    type system, type theory, use cases, version history, view model
"""
COMPOUNDS = frozenset(" ".join(thing.split()) for thing in _THINGS.split(","))
"""What begins like an instruction, and names a thing."""

_OTHERS = """
    about across after against all and around as at before behind between beyond both by during for from
    half if in inside into is like not of on once only or such than through to under until what when where
    whether while who why with within without
"""
BEFORE_ARTICLES = frozenset(_OTHERS.split())
"""What stands before an article and is no verb."""
