"""Packs the base map into Sources/ReferenceData/Resources: coast.csv and motorways.csv.

Usage: pack_base_map.py COAST.geojson MOTORWAYS.geojson FOLDER. Needs shapely (PyPI). The same input gives the same bytes.

The input is Natural Earth's coastline 1:10m and the motorways of OS Open Roads, both as GeoJSON lines in WGS84. A line is
written as the Encoded Polyline Algorithm Format writes it: differences of latitude and longitude, signed, five bits a
character; here in units of 0.001° for the coast and 0.0001° for motorways.
"""
import json
import sys
from collections import defaultdict

from shapely.geometry import LineString, Point, box
from shapely.ops import polygonize, unary_union

# Where the coast was cut off; land that reaches the edge is closed along it.
WEST, SOUTH, EAST, NORTH = -11.0, 48.0, 9.5, 61.0
AT_SEA = Point(3.99, 54.5)

# Stretches that the input leaves out, since it keeps the one network that hangs together. Compiled for this project from
# general knowledge of the junctions, within about a kilometre: latitude, longitude.
COMPILED = {
    "M2": [
        [(51.405, 0.456), (51.382, 0.469), (51.378, 0.479), (51.360, 0.495), (51.337, 0.509), (51.334, 0.540),
         (51.342, 0.579), (51.341, 0.601), (51.322, 0.655), (51.315, 0.720), (51.309, 0.780), (51.303, 0.840),
         (51.302, 0.893), (51.302, 0.933)],
        [(54.610, -5.920), (54.640, -5.945), (54.670, -5.965), (54.700, -6.090), (54.730, -6.190)],
    ],
    "A1(M)": [
        [(51.685, -0.221), (51.720, -0.226), (51.750, -0.236), (51.765, -0.243), (51.785, -0.228), (51.810, -0.208),
         (51.835, -0.200), (51.878, -0.187), (51.923, -0.215), (51.965, -0.205), (51.995, -0.222)],
        [(52.370, -0.262), (52.435, -0.280), (52.490, -0.295), (52.505, -0.305), (52.545, -0.330)],
    ],
    "A3(M)": [[(50.925, -1.000), (50.897, -1.005), (50.877, -1.000), (50.853, -0.987)]],
    "M90": [
        [(56.018, -3.400), (56.040, -3.408), (56.075, -3.395), (56.130, -3.385), (56.165, -3.405), (56.205, -3.437),
         (56.225, -3.445), (56.250, -3.435), (56.285, -3.405), (56.340, -3.415), (56.370, -3.425), (56.382, -3.480)]
    ],
    "M1": [
        [(54.590, -5.955), (54.565, -5.990), (54.520, -6.060), (54.480, -6.170), (54.460, -6.270), (54.465, -6.360),
         (54.480, -6.460), (54.505, -6.560), (54.500, -6.720)]
    ],
    "M5": [[(54.640, -5.930), (54.665, -5.895)]],
    "M12": [[(54.460, -6.400), (54.440, -6.440)]],
    "M22": [[(54.735, -6.210), (54.745, -6.350)]],
}


def number(value):
    """One signed number: zigzag, then five bits a character, the lowest first."""
    value = value << 1 if value >= 0 else ~(value << 1)
    text = ""
    while value >= 0x20:
        text += chr((0x20 | (value & 0x1F)) + 63)
        value >>= 5
    return text + chr(value + 63)


def encode(points, units):
    """A line of (longitude, latitude), points that fall together written once."""
    text, before = "", None
    for longitude, latitude in points:
        point = (round(latitude * units), round(longitude * units))
        if point == before:
            continue
        text += number(point[0] - (before[0] if before else 0)) + number(point[1] - (before[1] if before else 0))
        before = point
    return text


def lines(path):
    for feature in json.load(open(path))["features"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
        yield feature["properties"].get("road"), [[tuple(point) for point in part] for part in parts]


def land(coast):
    """The faces between the coast and the edge that are not the sea, largest first; slivers at the edge are left out."""
    edge = box(WEST, SOUTH, EAST, NORTH).exterior
    network = unary_union([LineString(part) for _, parts in lines(coast) for part in parts] + [edge])
    for face in sorted(polygonize(network), key=lambda face: (-face.area, face.bounds)):
        if face.contains(AT_SEA) or face.area < 0.02 and face.distance(edge) < 1e-9:
            continue
        yield face.exterior.simplify(0.0005, preserve_topology=True).coords


def chains(parts):
    """Joins parts end to end where they meet, straight on where there is a choice, so that shared ends are written once."""
    at = defaultdict(set)
    for index, part in enumerate(parts):
        at[part[0]].add(index)
        at[part[-1]].add(index)
    left = set(range(len(parts)))

    def turn(back, here, ahead):
        first = (here[0] - back[0], here[1] - back[1])
        then = (ahead[0] - here[0], ahead[1] - here[1])
        size = ((first[0] ** 2 + first[1] ** 2) * (then[0] ** 2 + then[1] ** 2)) ** 0.5
        return -(first[0] * then[0] + first[1] * then[1]) / size if size else 1

    def grow(line):
        while True:
            here = line[-1]
            options = []
            for index in sorted(at[here] & left):
                part = parts[index] if parts[index][0] == here else parts[index][::-1]
                options.append((turn(line[-2], here, part[1]), index, part))
            if not options:
                return line
            _, index, part = min(options)
            left.discard(index)
            line = line + part[1:]

    while left:
        start = min(left, key=lambda index: (len(at[parts[index][0]] & left) != 1, index))
        left.discard(start)
        yield grow(grow(parts[start])[::-1])


def main():
    coast, motorways, folder = sys.argv[1:]
    with open(f"{folder}/coast.csv", "w", newline="\n") as file:
        file.write("ring\n")
        for ring in land(coast):
            file.write(encode(ring, 1000) + "\n")
    with open(f"{folder}/motorways.csv", "w", newline="\n") as file:
        file.write("road,accuracy_metres,line\n")
        for road, parts in sorted(lines(motorways)):
            for chain in chains([part for part in parts if len(part) > 1]):
                text = encode(LineString(chain).simplify(0.0004).coords, 10000)
                file.write(f"{road.replace('TOLL', 'Toll')},200,{text}\n")
        for road, parts in sorted(COMPILED.items()):
            for part in parts:
                file.write(f"{road},1000,{encode([(east, north) for north, east in part], 10000)}\n")


main()
