"""Parquet, with lists as lists, moments as moments and the meaning of each column beside its name."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from kg.errors import OutputError
from kg.export.table import Table

if TYPE_CHECKING:
    import pyarrow as pa


def to_parquet(table: Table) -> bytes:
    """The table as Parquet. Nothing in it depends on the clock or machine. Raises OutputError without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise OutputError("Parquet needs pyarrow: pip install 'newskg[parquet]'; CSV needs nothing more") from error
    schema = pa.schema([_field(pa, column.name, column.type, column.meaning) for column in table.columns])
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
    arrays = [pa.array(list(cells), field.type) for cells, field in zip(columns, schema, strict=True)]
    out = io.BytesIO()
    # Said and not left to the version of pyarrow: another version must not write other bytes for want of a word here.
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=schema),
        out,
        version="2.6",
        compression="snappy",
        data_page_version="1.0",
        use_dictionary=True,
        write_statistics=True,
        row_group_size=1 << 20,
        coerce_timestamps="ms",
    )
    return out.getvalue()


def _field(pa: Any, name: str, kind: str, meaning: str) -> pa.Field:
    types = {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "integer": pa.int64(),
        "double": pa.float64(),
        "doubles": pa.list_(pa.float64()),
        "timestamp": pa.timestamp("ms", tz="UTC"),
    }
    return pa.field(name, types[kind], metadata={"description": meaning})
