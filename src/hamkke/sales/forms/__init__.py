"""What the pages ask: figures and comparisons, releases, files and channels."""

from hamkke.sales.forms.asking import QuestionForm
from hamkke.sales.forms.channels import ChannelForm, DutyForm, PullForm
from hamkke.sales.forms.figures import ComparisonForm, FigureForm
from hamkke.sales.forms.files import (
    FileForm,
    KnownMappingForm,
    MappingForm,
    PasswordForm,
    ReasonForm,
    StorageForm,
)
from hamkke.sales.forms.releases import ReleaseForm
from hamkke.sales.forms.words import said

__all__ = [
    "ChannelForm",
    "ComparisonForm",
    "DutyForm",
    "FigureForm",
    "FileForm",
    "KnownMappingForm",
    "MappingForm",
    "PasswordForm",
    "PullForm",
    "QuestionForm",
    "ReasonForm",
    "ReleaseForm",
    "StorageForm",
    "said",
]
