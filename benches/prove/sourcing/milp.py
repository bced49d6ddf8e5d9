"""Solves sourcing problems as mixed integer programs with HiGHS: one JSON document a line in, one least cost a line out.

A parcel is a slot of a place and an offer; identical slots are ordered so that no two programs differ by a swap.
"""

import json
import os
import sys

import highspy

# what the solver says of itself is no answer
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def solve(problem):
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("threads", 1)
    h.setOptionValue("mip_rel_gap", 0.0)
    h.setOptionValue("mip_abs_gap", 0.4)
    h.setOptionValue("mip_feasibility_tolerance", 1e-9)
    h.setOptionValue("primal_feasibility_tolerance", 1e-9)
    lines = problem["lines"]
    inf = highspy.kHighsInf

    def whole(most, cost):
        return h.addVariable(lb=0, ub=most, obj=cost, type=highspy.HighsVarType.kInteger)

    shipped = [[] for _ in lines]
    places_used = []
    for place in problem["places"]:
        if not any(place["room"]):
            continue
        used = whole(1, problem["split"])
        places_used.append(used)
        at_place = [[] for _ in lines]
        slots_open = []
        for offer in place["offers"]:
            before = None
            for _ in range(problem["slots"]):
                is_open = whole(1, place["per_parcel"] + offer["flat"])
                slots_open.append(is_open)
                h.addConstr(is_open <= used)
                if before is not None:
                    h.addConstr(is_open <= before)
                before = is_open
                here = []
                for index, line in enumerate(lines):
                    most = place["room"][index] * offer["fits"][index]
                    if most:
                        x = whole(most, offer["late"][index])
                        here.append((line, x))
                        at_place[index].append(x)
                        shipped[index].append(x)
                        h.addConstr(x <= most * is_open)
                if not here:
                    h.addConstr(is_open <= 0)
                    continue
                weight = sum(line["weight_g"] * x for line, x in here)
                volume = sum(line["volume_mm3"] // 100000 * x for line, x in here)
                if offer["limit_g"] is not None:
                    h.addConstr(weight <= offer["limit_g"] * is_open)
                if offer["limit_mm3"] is not None:
                    h.addConstr(volume <= offer["limit_mm3"] // 100000 * is_open)
                measures = [weight]
                if offer["divisor"]:
                    measures.append(sum(line["volume_mm3"] // offer["divisor"] * x for line, x in here))
                carriage = h.addVariable(lb=0, ub=inf, obj=1)
                h.addConstr(carriage >= offer["minimum"] * is_open)
                if "steps" in offer:
                    first_g, first, next_g, each = offer["steps"]
                    steps = whole(10000, 0)
                    for measure in measures:
                        h.addConstr(measure / 100 <= first_g / 100 * is_open + next_g / 100 * steps)
                    h.addConstr(carriage >= first * is_open + each * steps)
                else:
                    bands = [whole(1, 0) for _ in offer["bands"]]
                    h.addConstr(sum(1 * b for b in bands) == is_open)
                    for measure in measures:
                        h.addConstr(measure / 100 <= sum(g / 100 * b for b, (g, _) in zip(bands, offer["bands"])))
                    h.addConstr(carriage >= sum(p * b for b, (_, p) in zip(bands, offer["bands"])))
                classes = sorted({line["class"] for line, _ in here})
                if len(classes) > 1:
                    kinds = {c: whole(1, 0) for c in classes}
                    h.addConstr(sum(1 * k for k in kinds.values()) <= is_open)
                    for line, x in here:
                        h.addConstr(x <= line["quantity"] * kinds[line["class"]])
        for index, xs in enumerate(at_place):
            if not xs:
                continue
            handled = whole(1, place["per_line"])
            h.addConstr(sum(1 * x for x in xs) <= lines[index]["quantity"] * handled)
        for free, takes in place["stock"]:
            terms = [each * x for index, each in takes for x in at_place[index]]
            if terms:
                h.addConstr(sum(terms) <= free)
        if place["units"] is not None:
            h.addConstr(sum(1 * x for xs in at_place for x in xs) + 0 * used <= place["units"])
        if place["parcels"] is not None:
            h.addConstr(sum(1 * y for y in slots_open) <= place["parcels"])
    for line, xs in zip(lines, shipped):
        waits = whole(line["quantity"], problem["waiting"])
        h.addConstr(sum((1 * x for x in xs), 1 * waits) == line["quantity"])
    if places_used:
        # every place pays for a split, the first gets it back
        first = whole(1, -problem["split"])
        h.addConstr(first <= sum(1 * u for u in places_used))
    h.run()
    status = h.modelStatusToString(h.getModelStatus())
    return {"status": status, "cost": round(h.getInfo().objective_function_value)}


for document in sys.stdin:
    print(json.dumps(solve(json.loads(document))), file=answers, flush=True)
