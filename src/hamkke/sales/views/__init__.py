"""The pages, by what they show: figures and comparisons, what was made public, files and channels."""

from hamkke.sales.views.asking import questions
from hamkke.sales.views.board import board
from hamkke.sales.views.channels import channel, channels, duties, duty_nothing, pulls
from hamkke.sales.views.files import (
    file,
    file_follow_ups,
    file_line,
    file_mapping,
    file_password,
    file_progress,
    file_removal,
    file_storage,
    file_taking_back,
    files,
)
from hamkke.sales.views.public import comparison, edition, editions, figures, table, table_json
from hamkke.sales.views.releases import (
    release,
    release_csv,
    release_json,
    release_parquet,
    release_pdf,
    releases,
    signature,
    withdrawal,
)

__all__ = [
    "board",
    "channel",
    "channels",
    "comparison",
    "duties",
    "duty_nothing",
    "edition",
    "editions",
    "figures",
    "file",
    "file_follow_ups",
    "file_line",
    "file_mapping",
    "file_password",
    "file_progress",
    "file_removal",
    "file_storage",
    "file_taking_back",
    "files",
    "pulls",
    "questions",
    "release",
    "release_csv",
    "release_json",
    "release_parquet",
    "release_pdf",
    "releases",
    "signature",
    "table",
    "table_json",
    "withdrawal",
]
