from addressing.geocode.index import build_index, grams, index_key, load_index
from addressing.geocode.sound import sound_of
from gis_data import load_gazetteer


def test_the_stored_index_is_the_built_one(tmp_path):
    gazetteer = load_gazetteer()
    built = load_index(gazetteer, tmp_path)
    (path,) = tmp_path.iterdir()
    assert index_key(gazetteer) in path.name
    read = load_index(gazetteer, tmp_path)
    assert read.words == built.words
    assert read.links == built.links
    assert (read.postings == built.postings).all()


def test_the_index_is_the_same_at_every_build():
    one, other = build_index(load_gazetteer()), build_index(load_gazetteer())
    assert one.words == other.words
    assert (one.norms == other.norms).all()


def test_a_damaged_index_is_built_again(tmp_path):
    gazetteer = load_gazetteer()
    load_index(gazetteer, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"PK not an archive")
    assert load_index(gazetteer, tmp_path).words
    assert path.stat().st_size > 100_000


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert load_index(load_gazetteer(), blocked / "below").words


def test_every_unit_is_in_the_index():
    gazetteer = load_gazetteer()
    index = build_index(gazetteer)
    assert set(index.link_unit.tolist()) == set(range(len(gazetteer.units)))


def test_short_names_have_pieces_too():
    assert grams(sound_of("ra"))
