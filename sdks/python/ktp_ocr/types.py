"""What crosses the wire, made from the server's OpenAPI document: do not edit it by hand."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, TypedDict


class _Charged(TypedDict):
    billed: bool


class Charged(_Charged, total=False):
    id: str
    amount: int
    currency: str
    display: str


class QualityFlag(TypedDict):
    raised: bool
    value: float
    limit: float


class Quality(TypedDict, total=False):
    blurred: QualityFlag
    dark: QualityFlag
    overexposed: QualityFlag
    glare: QualityFlag
    greyscale_copy: QualityFlag
    screen: QualityFlag
    cropped: QualityFlag
    rotated: QualityFlag
    low_resolution: QualityFlag


class Point(TypedDict):
    x: float
    y: float


class _ImageInfo(TypedDict):
    width: int
    height: int
    format: str
    rotation_degrees: float
    cards_found: int


class ImageInfo(_ImageInfo, total=False):
    pages: int
    corners: List[Point]


class _Check(TypedDict):
    livemode: bool
    ktp_found: bool
    cards_found: int
    quality: Quality
    advice: List[RetakeAdvice]
    image: ImageInfo


class Check(_Check, total=False):
    models: Dict[str, str]


AdviceCode = Literal[
    "not_a_ktp",
    "cut_off",
    "too_small",
    "blurred",
    "glare",
    "too_dark",
    "too_bright",
    "screen_or_copy",
    "turned",
    "nik_not_legible",
    "not_legible",
]


class RetakeAdviceText(TypedDict):
    id: str
    en: str


class RetakeAdvice(TypedDict):
    code: AdviceCode
    fields: List[str]
    text: RetakeAdviceText


ProblemCode = Literal[
    "INVALID_REQUEST",
    "UNAUTHENTICATED",
    "INSUFFICIENT_CREDITS",
    "FORBIDDEN",
    "NOT_FOUND",
    "METHOD_NOT_ALLOWED",
    "NOT_KEPT",
    "UPLOAD_TOO_SLOW",
    "IDEMPOTENCY_IN_FLIGHT",
    "JOB_ENDED",
    "WEBHOOK_DISABLED",
    "TOO_MANY_WEBHOOKS",
    "NOT_PREPAID",
    "ALREADY_REVERSED",
    "IMAGE_INVALID_SIZE",
    "IMAGE_INVALID_FORMAT",
    "UNSUPPORTED_MEDIA_TYPE",
    "PAYLOAD_TOO_LARGE",
    "IDEMPOTENCY_MISMATCH",
    "RATE_LIMITED",
    "TOO_MANY_IN_FLIGHT",
    "TOO_MANY_FOLLOWERS",
    "QUOTA_EXHAUSTED",
    "OVERLOADED",
    "INNER_ERROR",
]


class ProblemField(TypedDict):
    field: str
    detail: str


class _Problem(TypedDict):
    type: str
    title: str
    status: int
    code: ProblemCode
    request_id: str


class Problem(_Problem, total=False):
    detail: str
    errors: List[ProblemField]


JobStatus = Literal[
    "queued",
    "processing",
    "succeeded",
    "failed",
    "errored",
    "canceled",
]


Outcome = Literal[
    "OK",
    "FAIL",
    "INVALID_REQUEST",
    "IMAGE_INVALID_FORMAT",
    "IMAGE_INVALID_SIZE",
    "INNER_ERROR",
]


class JobTimings(TypedDict):
    queued_ms: int | None
    read_ms: int | None
    total_ms: int | None


class CardMessage(TypedDict):
    id: str
    name: str
    pob: str
    dob: str
    gender: str
    address: str
    rt: str
    rw: str
    village: str
    district: str
    city: str
    province: str
    religion: str
    marital_status: str
    work: str
    nationnality: str


class Envelope(TypedDict):
    status: Outcome
    message: CardMessage | str


FailReason = Literal[
    "no_text",
    "no_card",
    "other_document",
    "nik_not_large",
    "no_nik",
    "nik_incomplete",
    "nik_covered",
    "nik_too_long",
    "no_name",
    "unreadable",
    "url_not_found",
    "url_refused",
    "url_timeout",
    "url_too_large",
    "url_not_allowed",
]


class JobConfidence(TypedDict, total=False):
    id: float
    name: float
    pob: float
    dob: float
    gender: float
    address: float
    rt: float
    rw: float
    village: float
    district: float
    city: float
    province: float
    religion: float
    marital_status: float
    work: float
    nationnality: float


class ExtraField(TypedDict):
    value: str
    confidence: float


class JobExtra(TypedDict, total=False):
    blood_type: ExtraField
    valid_until: ExtraField
    issued_place: ExtraField
    issued_date: ExtraField
    dob_printed: ExtraField


class JobCheck(TypedDict):
    name: Literal["nik_birth_date", "nik_gender", "nik_region", "region_hierarchy", "birth_date", "plausible_age"]
    outcome: Literal["agrees", "disagrees", "unknown"]
    detail: str


class _JobDebugAttempt(TypedDict):
    kind: Literal["proposal", "turned", "without_coloured_ink"]
    chosen: bool
    rotation_degrees: float
    direction_confidence: float
    lines: int
    score: float


class JobDebugAttempt(_JobDebugAttempt, total=False):
    corners: List[Point]


class JobDebugLineCharacterCandidate(TypedDict):
    character: str
    probability: float


class JobDebugLineCharacter(TypedDict):
    character: str
    candidates: List[JobDebugLineCharacterCandidate]


class _JobDebugLine(TypedDict):
    text: str
    confidence: float
    engine: Literal["fast", "tesseract"]
    polygon: List[Point]
    characters: List[JobDebugLineCharacter]


class JobDebugLine(_JobDebugLine, total=False):
    kind: Literal["label", "value"]


class JobDebugRow(TypedDict):
    row: Literal["province", "city", "nik", "name", "name_2", "name_3", "birth", "birth_2", "gender", "address", "address_2", "address_3", "rt_rw", "village", "village_2", "district", "religion", "religion_2", "marital", "work", "work_2", "nation", "valid"]
    text: str
    label_score: float
    disturbed: bool
    lines: List[int]


class JobDebugFieldEvidence(TypedDict):
    log_probability: float
    posterior: float
    listed: bool
    partial: bool
    letters_only: bool
    label_score: float
    agreeing_checks: int
    disagreeing_checks: int
    card_uncertainty: float


class JobDebugField(TypedDict):
    name: Literal["id", "name", "pob", "dob", "gender", "address", "rt", "rw", "village", "district", "city", "province", "religion", "marital_status", "work", "nationnality", "blood_type", "valid_until", "issued_place", "issued_date", "dob_printed"]
    value: str
    told: bool
    confidence: float
    rule: Literal["number", "free_text", "closed_list", "occupations", "date", "rt_rw", "regions", "places"]
    rows: List[Literal["province", "city", "nik", "name", "name_2", "name_3", "birth", "birth_2", "gender", "address", "address_2", "address_3", "rt_rw", "village", "village_2", "district", "religion", "religion_2", "marital", "work", "work_2", "nation", "valid"]]
    evidence: JobDebugFieldEvidence


class JobDebugNumberDigit(TypedDict):
    digit: str
    certainty: float
    other: str
    other_certainty: float


class JobDebugNumber(TypedDict):
    problem: Literal["nik_incomplete", "nik_covered", "nik_too_long"] | None
    digits: List[JobDebugNumberDigit]


class _JobDebug(TypedDict):
    outcome: Literal["OK", "FAIL"]
    reasons: List[Literal["no_text", "no_card", "other_document", "nik_not_large", "no_nik", "nik_incomplete", "nik_covered", "nik_too_long", "no_name", "unreadable"]]
    checks: List[JobCheck]
    attempts: List[JobDebugAttempt]
    lines: List[JobDebugLine]
    rows: List[JobDebugRow]
    fields: List[JobDebugField]
    number: JobDebugNumber | None


class JobDebug(_JobDebug, total=False):
    models: Dict[str, str]


class JobFace(TypedDict):
    jpeg: str
    width: int
    height: int
    corners: List[Point]


class _Job(TypedDict):
    id: str
    status: JobStatus
    livemode: bool
    reference: str | None
    metadata: Dict[str, str] | None
    outcome: Outcome | None
    charge: Charged
    created_at: str
    started_at: str | None
    finished_at: str | None
    expires_at: str | None
    timings: JobTimings
    image_destroyed_at: str | None
    result_destroyed_at: str | None
    position: int | None
    eta: str | None
    result: Envelope | None


class Job(_Job, total=False):
    reasons: List[FailReason]
    confidence: JobConfidence
    extra: JobExtra
    checks: List[JobCheck]
    models: Dict[str, str]
    image: ImageInfo
    quality: Quality
    polygons: Dict[str, List[List[Point]]]
    crop: str
    nik: NikParts
    name_match: FieldMatch
    nik_match: FieldMatch
    dob_match: FieldMatch
    debug: JobDebug | None
    face: JobFace | None
    signature: JobFace | None
    advice: List[RetakeAdvice]


class NikParts(TypedDict):
    province: str | None
    city: str | None
    district: str | None
    birth_date: str | None
    sex: Literal["LAKI-LAKI", "PEREMPUAN"] | None
    serial: str


class FieldMatchStep(TypedDict):
    rule: Literal["title", "variant", "doubled_letter", "old_spelling", "abbreviation", "initial", "joined", "order", "letters", "missing", "different", "digits", "day_and_month", "date"]
    expected: str
    printed: str
    cost: float


class FieldMatch(TypedDict):
    outcome: Literal["agrees", "resembles", "disagrees", "unknown"]
    score: float
    steps: List[FieldMatchStep]


class JobAccepted(TypedDict):
    id: str
    status: Literal["queued"]
    livemode: bool
    reference: str | None
    charge: Charged


class ExpectedHolder(TypedDict, total=False):
    name: str
    nik: str
    dob: str


class JobSummary(TypedDict):
    id: str
    status: JobStatus
    livemode: bool
    reference: str | None
    metadata: Dict[str, str] | None
    outcome: Outcome | None
    charge: Charged
    created_at: str
    started_at: str | None
    finished_at: str | None
    expires_at: str | None
    timings: JobTimings
    image_destroyed_at: str | None
    result_destroyed_at: str | None


class BatchAcceptedItem(TypedDict):
    index: int
    reference: str | None
    job_id: str | None
    code: ProblemCode | None


class BatchAccepted(TypedDict):
    id: str
    items: List[BatchAcceptedItem]


class BatchSummaryProgress(TypedDict):
    total: int
    ended: int
    by_status: Dict[str, int]


class BatchSummary(TypedDict):
    id: str
    status: Literal["running", "ended"]
    created_at: str
    progress: BatchSummaryProgress


class _BatchItem(TypedDict):
    index: int
    reference: str | None
    status: Literal["queued", "processing", "succeeded", "failed", "errored", "canceled", "refused"]
    job: JobSummary | None
    code: ProblemCode | None


class BatchItem(_BatchItem, total=False):
    result: Envelope | None


class Batch(TypedDict):
    id: str
    status: Literal["running", "ended"]
    created_at: str
    progress: BatchSummaryProgress
    items: List[BatchItem]


class ReviewSummary(TypedDict):
    job_id: str
    state: Literal["open", "reviewed"]
    reference: str | None
    lowest_confidence: float | None
    created_at: str
    reviewed_at: str | None


class ReviewedField(TypedDict):
    read: str
    confidence: float
    reviewed: str


class ReviewLineFields(TypedDict, total=False):
    id: ReviewedField
    name: ReviewedField
    pob: ReviewedField
    dob: ReviewedField
    gender: ReviewedField
    address: ReviewedField
    rt: ReviewedField
    rw: ReviewedField
    village: ReviewedField
    district: ReviewedField
    city: ReviewedField
    province: ReviewedField
    religion: ReviewedField
    marital_status: ReviewedField
    work: ReviewedField
    nationnality: ReviewedField


class ReviewLine(TypedDict):
    job_id: str
    reference: str | None
    reviewed_at: str
    fields: ReviewLineFields


FieldName = Literal[
    "id",
    "name",
    "pob",
    "dob",
    "gender",
    "address",
    "rt",
    "rw",
    "village",
    "district",
    "city",
    "province",
    "religion",
    "marital_status",
    "work",
    "nationnality",
]


class ReviewField(TypedDict):
    name: FieldName
    value: str
    confidence: float
    doubtful: bool
    reviewed: str | None
    polygons: List[List[Point]]


class Review(TypedDict):
    job_id: str
    state: Literal["open", "reviewed"]
    reference: str | None
    lowest_confidence: float | None
    created_at: str
    reviewed_at: str | None
    threshold: float
    has_image: bool
    image: ImageInfo
    fields: List[ReviewField]


NextTariff = TypedDict(
    "NextTariff",
    {
        "name": "str",
        "amount": "int",
        "currency": "str",
        "free_per_month": "int",
        "display": "str",
        "from": "str",
    },
)


class KeyWithSecret(TypedDict):
    id: str
    name: str
    livemode: bool
    prefix: str
    last_four: str
    scopes: List[str]
    tariff: TariffView
    next_tariff: NextTariff | None
    billing: Literal["postpaid", "prepaid"]
    credits: int | None
    credits_display: str | None
    rate_limit_per_minute: int | None
    max_in_flight: int | None
    monthly_quota: int | None
    check_limit_per_minute: int
    review_threshold: float
    image_retention_seconds: int
    result_retention_seconds: int
    destroy_result_once_fetched: bool
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None
    previous_secret_expires_at: str | None
    secret: str | None


class TariffView(TypedDict):
    name: str
    amount: int
    currency: str
    free_per_month: int
    display: str


class _Tariff(TypedDict):
    name: str
    amount: int
    currency: str


class Tariff(_Tariff, total=False):
    free_per_month: int


class Key(TypedDict):
    id: str
    name: str
    livemode: bool
    prefix: str
    last_four: str
    scopes: List[str]
    tariff: TariffView
    next_tariff: NextTariff | None
    billing: Literal["postpaid", "prepaid"]
    credits: int | None
    credits_display: str | None
    rate_limit_per_minute: int | None
    max_in_flight: int | None
    monthly_quota: int | None
    check_limit_per_minute: int
    review_threshold: float
    image_retention_seconds: int
    result_retention_seconds: int
    destroy_result_once_fetched: bool
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None
    previous_secret_expires_at: str | None


class KeyJob(TypedDict):
    id: str
    status: JobStatus
    livemode: bool
    outcome: Outcome | None
    charge: Charged
    created_at: str
    started_at: str | None
    finished_at: str | None
    expires_at: str | None
    timings: JobTimings
    image_destroyed_at: str | None
    result_destroyed_at: str | None


class KeyWebhook(TypedDict):
    id: str
    url: str
    events: List[str]
    payload: Literal["thin", "full"]
    encrypted: bool
    on_request: bool
    status: Literal["enabled", "disabled"]
    disabled_at: str | None
    disabled_note: str | None
    failing_since: str | None
    created_at: str


class AdminAction(TypedDict):
    id: str
    action: str
    actor_key_id: str | None
    subject_id: str | None
    details: Dict[str, Any] | None
    request_id: str
    created_at: str


class OwnKeyUsage(TypedDict):
    month: str
    billable: int
    in_flight: int
    quota_remaining: int | None
    free_remaining: int


class OwnKey(TypedDict):
    id: str
    name: str
    livemode: bool
    prefix: str
    last_four: str
    scopes: List[str]
    tariff: TariffView
    next_tariff: NextTariff | None
    billing: Literal["postpaid", "prepaid"]
    credits: int | None
    credits_display: str | None
    rate_limit_per_minute: int | None
    max_in_flight: int | None
    monthly_quota: int | None
    check_limit_per_minute: int
    review_threshold: float
    image_retention_seconds: int
    result_retention_seconds: int
    destroy_result_once_fetched: bool
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None
    usage: OwnKeyUsage
    time_zone: str


class UsageDataAmount(TypedDict):
    amount: int
    currency: str
    display: str


class UsageData(TypedDict):
    group: str
    jobs: int
    billed: int
    amount: int | None
    currency: str | None
    display: str | None
    amounts: List[UsageDataAmount]


Usage = TypedDict(
    "Usage",
    {
        "from": "str",
        "to": "str",
        "group_by": "Literal['day', 'month', 'status', 'key']",
        "timezone": "str",
        "data": "List[UsageData]",
    },
)


class Charge(TypedDict):
    id: str
    kind: Literal["charge", "reversal"]
    job_id: str
    key_id: str
    reference: str | None
    outcome: Literal["OK", "FAIL"]
    amount: int
    currency: str
    display: str
    tariff: str
    reverses: str | None
    created_at: str


class CreatedWebhook(TypedDict):
    id: str
    url: str
    events: List[str]
    payload: Literal["thin", "full"]
    description: str | None
    encrypted: bool
    on_request: bool
    status: Literal["enabled", "disabled"]
    disabled_at: str | None
    disabled_note: str | None
    failing_since: str | None
    created_at: str
    secret: str


class WebhookEndpoint(TypedDict):
    id: str
    url: str
    events: List[str]
    payload: Literal["thin", "full"]
    description: str | None
    encrypted: bool
    on_request: bool
    status: Literal["enabled", "disabled"]
    disabled_at: str | None
    disabled_note: str | None
    failing_since: str | None
    created_at: str


class WebhookDeliveryAttempt(TypedDict):
    started_at: str
    duration_ms: int
    http_status: int | None
    failure: Literal["http_status", "redirect", "gone", "timeout", "name", "address_refused", "connection", "tls", "ours"] | None
    answer: str | None


class WebhookDelivery(TypedDict):
    id: str
    event_id: str
    type: str
    job_id: str | None
    status: Literal["pending", "delivered", "failed"]
    next_attempt_at: str | None
    created_at: str
    ended_at: str | None
    attempts: List[WebhookDeliveryAttempt]


class ServiceQueue(TypedDict):
    queued: int
    processing: int
    oldest_queued_seconds: float | None


class ServiceWorkers(TypedDict):
    alive: int
    warm_readers: int
    mean_read_ms: float | None


class Service(TypedDict):
    queue: ServiceQueue
    workers: ServiceWorkers


class QueueChannel(TypedDict):
    channel: Literal["sync", "async", "batch"]
    queued: int
    processing: int
    oldest_seconds: float | None


class Queue(TypedDict):
    channels: List[QueueChannel]
    queues: List[QueueState] | None
    open_jobs: List[OpenJob]
    failed_jobs: List[FailedJob]


class QueueState(TypedDict):
    name: Literal["read-card", "fetch-image", "check-image", "deliver-webhook", "deliver-webhook-slow"]
    paused: bool
    waiting: int
    delayed: int
    active: int


class OpenJob(TypedDict):
    id: str
    api_key_id: str
    api_key_name: str
    channel: Literal["sync", "async", "batch"]
    attempts: int
    status: Literal["queued", "processing"]
    age_seconds: float
    lease_seconds: float | None
    queue_state: Literal["waiting", "delayed", "active", "missing", "unknown"]
    stuck: bool


class FailedJob(TypedDict):
    id: str
    api_key_id: str
    api_key_name: str
    channel: Literal["sync", "async", "batch"]
    attempts: int
    finished_at: str
