// Bring the service's different answers into one shape, which view.js shows.

export function placeOfPostcode(answer) {
  return {
    postcode: answer.postcode,
    addressCode: null,
    areaCode: null,
    nameKm: answer.label_km,
    nameEn: answer.label_en,
    level: answer.level,
    confidence: "A",
    reasonCode: "postcode",
    reason: "This is the postcode of the unit named above.",
    accuracyM: answer.point ? answer.point.radius_m : null,
    latitude: answer.point ? answer.point.latitude : null,
    longitude: answer.point ? answer.point.longitude : null,
    alternatives: [],
    // A commune's villages have no postcode of their own: they are names, not choices.
    children: answer.children.filter((unit) => unit.level !== "village").map(choiceOfUnit),
  };
}

export function placeOfFeature(feature) {
  const own = feature.properties.phlov;
  const [longitude, latitude] = feature.geometry ? feature.geometry.coordinates : [null, null];
  return {
    postcode: own.postcode,
    addressCode: own.address_code,
    areaCode: own.area_code,
    nameKm: own.name_km,
    nameEn: own.name_en,
    level: own.level,
    confidence: own.confidence,
    reasonCode: own.reason_code,
    reason: own.reason,
    accuracyM: own.accuracy_m,
    latitude,
    longitude,
    alternatives: own.alternatives.filter((other) => other.postcode).map(choiceOfAlternative),
    children: [],
  };
}

function choiceOfUnit(unit) {
  return { postcode: unit.postcode, nameKm: unit.name_km, nameEn: unit.name_en, village: false };
}

export function choiceOfCompletion(completion) {
  return {
    postcode: completion.postcode,
    nameKm: completion.name_km,
    nameEn: completion.name_en,
    village: completion.level === "village",
  };
}

function choiceOfAlternative(other) {
  return {
    postcode: other.postcode,
    nameKm: other.name_km,
    nameEn: other.name_en,
    village: other.level === "village",
  };
}
