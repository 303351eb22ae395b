"""Records of several forms, told apart by the word in one field."""

from typing import Any, NamedTuple, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from mblkit.model.base import Record


class Forms(NamedTuple):
    """Marks a union of records that are told apart by the one word that a field of each can have.

    It reads what `Field(discriminator=...)` reads, with the same errors, and prepares a form when the first record of
    it is read: a policy may be made of a hundred forms, and is made of a few.

    Attributes:
        field: the field.
    """

    field: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - pydantic's
        """Return how one of the forms is read."""
        choices: dict[Any, CoreSchema] = {word: _read_later(form) for word, form in self._forms(source).items()}
        return core_schema.tagged_union_schema(choices, self.field, metadata={"mbl_union": source})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema of all forms for editors."""
        forms = self._forms(schema["metadata"]["mbl_union"])
        choices: dict[Any, CoreSchema] = {word: _known(form) for word, form in forms.items()}
        return handler(core_schema.tagged_union_schema(choices, self.field))

    def _forms(self, union: Any) -> dict[str, type[Record]]:  # noqa: ANN401 - an annotation
        """Return the forms by their words."""
        return {get_args(form.model_fields[self.field].annotation)[0]: form for form in get_args(union)}


def _read_later(form: type[Record]) -> CoreSchema:
    def read(value: object, info: ValidationInfo) -> Record:
        return form.model_validate(value, context=info.context)

    as_it_is = core_schema.simple_ser_schema("any")
    return core_schema.with_info_plain_validator_function(read, serialization=as_it_is)


def _known(form: type[Record]) -> CoreSchema:
    form.model_rebuild()
    return form.__pydantic_core_schema__
