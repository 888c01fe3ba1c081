"""The doors contract: one app reaches another only through its actions, queries and signals."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    root = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    open_houses = fields.ListField(subfield=fields.StringField())
    visitors_with_keys = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = [
            (importer, imported)
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self._may(importer, imported)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _may(self, importer: str, imported: str) -> bool:
        here, there = importer.split("."), imported.split(".")
        if (
            here[0] != self.root
            or there[0] != self.root
            or len(here) < 2
            or len(there) < 2
            or here[1] == there[1]
        ):
            return True
        if there[1] in self.open_houses or here[1] in self.visitors_with_keys:
            return True
        return len(there) > 2 and there[2] in self.doors

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} reaches past the doors of {imported}")
            output.new_line()
