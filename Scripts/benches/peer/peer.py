"""What a user would run instead of our server: FastAPI with asyncpg, which runs our own statements, one request each.

`load.py` starts it, by uvicorn in a virtual environment with PyPI's versions. The environment says which database it reads,
where its statements are, and which token it lets in:

  PEER_DATABASE=… PEER_STATEMENTS=statements.json PEER_TOKEN=… uvicorn --workers 2 --loop uvloop --http httptools peer:app

It is written for speed, as far as that costs no line more: rows become dictionaries and text without a model between, the pool
doesn't reset its connections, and each keeps every statement prepared.
"""
import contextlib, datetime, decimal, json, os

import asyncpg
from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel

with open(os.environ["PEER_STATEMENTS"], encoding="utf-8") as file:
    STATEMENTS = json.load(file)
TOKENS = {f"Bearer {os.environ['PEER_TOKEN']}"}


async def keep(connection):
    """Leaves a connection as it is when it goes back to the pool."""


@contextlib.asynccontextmanager
async def lifespan(app):
    app.state.pool = await asyncpg.create_pool(
        os.environ["PEER_DATABASE"], min_size=8, max_size=8, reset=keep, max_cacheable_statement_size=0,
        max_cached_statement_lifetime=0,
        server_settings={"jit": "off", "plan_cache_mode": "force_generic_plan", "TimeZone": "Asia/Ho_Chi_Minh"},
    )
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


def let_in(authorization: str = Header()):
    if authorization not in TOKENS:
        raise HTTPException(401)


@app.get("/healthz")
async def healthz():
    return JSONResponse({})


def text(day):
    return day and day.isoformat()


def without_nulls(**fields):
    return {name: value for name, value in fields.items() if value is not None}


@app.get("/v1/officials/{code}", dependencies=[Depends(let_in)])
async def show(code: str):
    statement, names = STATEMENTS["show"]
    number = code if len(code) == 12 and code.isdigit() else None
    values = {"numbers": [code], "scopes": [None], "ids": [None], "national_ids": [number], "today": None}
    rows = await app.state.pool.fetch(statement, *[values[name] for name in names])
    if not rows:
        raise HTTPException(404)
    parts = [[row for row in rows if row[1] == part] for part in range(6)]
    (person,), units, absences, duplicates, completions, goals = parts
    return JSONResponse({
        "official": without_nulls(
            id=f"id:{person[2]}", officialCode=person[3], nationalId=person[4], fullName=person[5], gender=person[6],
            email=person[7], phone=person[8], organizationCode=person[9], organizationName=person[10],
            organizationWithin=person[22][0] if person[22] else None, position=person[11], category=person[12],
            dateOfBirth=text(person[13]), registeredAt=text(person[16]),
        ),
        "organizations": [without_nulls(organizationCode=person[9], organizationName=person[10], since=text(person[14]))]
        + [without_nulls(organizationCode=unit[3], organizationName=unit[4], since=text(unit[13]), until=text(unit[14]))
           for unit in units],
        "absences": [without_nulls(since=text(absence[13]), until=text(absence[14]), reason=absence[3])
                     for absence in absences],
        "mergedFrom": [duplicate[3] for duplicate in duplicates],
        "completions": [
            without_nulls(
                id=str(fact[2]), official=person[3], course=fact[3], completedOn=text(fact[13]),
                score=None if fact[20] is None else float(fact[20]), evidence=fact[4], recordedAt=text(fact[16]),
                recordedBy=fact[5], recognition=fact[21], expiresOn=text(fact[15]), flags=fact[22], revokedAt=text(fact[17]),
                revokedBy=fact[6], revocationReason=fact[7],
            )
            for fact in completions
        ],
        "trainedFor": [without_nulls(goal=goal[3], day=text(goal[13]), organizationCode=goal[4], completion=str(goal[2]))
                       for goal in goals],
    })


class Completion(BaseModel):
    official: str
    course: str
    completedOn: datetime.date
    score: decimal.Decimal | None = None
    evidence: str | None = None
    recognition: bool = False


@app.post("/v1/completions", dependencies=[Depends(let_in)])
async def record(asked: Completion):
    values = {
        "officials": [asked.official], "courses": [asked.course], "days": [asked.completedOn], "scores": [asked.score],
        "evidences": [asked.evidence], "recognitions": [asked.recognition], "callers": ["peer"], "requests": ["peer"],
        "addresses": ["127.0.0.1"], "scopes": [None], "today": None,
    }
    answers = []
    async with app.state.pool.acquire() as connection:
        for statement, names in STATEMENTS["record"]:
            try:
                if names or statement not in ("begin", "commit"):
                    answers.append(await connection.fetch(statement, *[values[name] for name in names]))
                else:
                    await connection.execute(statement)
            except BaseException:
                await connection.execute("rollback")
                raise
    fact = answers[-2][0]
    if fact["faults"]:
        raise HTTPException(422, json.loads(fact["faults"]))
    effects = {kind: [] for kind in ("goal", "curriculum", "enrollment", "flag")}
    for row in answers[-1]:
        if row["completion"] is not None:
            effects[row["kind"]].append(row["name"])
    return JSONResponse(
        without_nulls(
            id=str(fact["completion"]), official=fact["number"], course=fact["course_code"],
            completedOn=text(asked.completedOn), recordedAt=text(fact["recorded_at"]), expiresOn=text(fact["expires_on"]),
            trainedFor=effects["goal"], satisfied=effects["curriculum"], enrollments=effects["enrollment"],
            flags=effects["flag"],
        ),
        201 if fact["is_new"] else 200,
    )
