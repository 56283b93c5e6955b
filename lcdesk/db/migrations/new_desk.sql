-- 0023
;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
;
CREATE TABLE country_alias (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	spelling VARCHAR(200) NOT NULL, 
	country VARCHAR(2) NOT NULL
, file_name VARCHAR(400), learnt_at DATETIME)
;
CREATE TABLE country_group (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	code VARCHAR(60) NOT NULL, 
	name_en VARCHAR(200), 
	name_zh VARCHAR(200), 
	source VARCHAR(300)
)
;
CREATE TABLE deed (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	who VARCHAR(100), 
	label VARCHAR(300) NOT NULL, 
	"values" JSON, 
	kind VARCHAR(10) NOT NULL, 
	target_id INTEGER, 
	is_undone BOOLEAN NOT NULL, 
	CONSTRAINT fk_deed_target_id_deed FOREIGN KEY(target_id) REFERENCES deed (id)
)
;
CREATE TABLE desk_value (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR(60) NOT NULL, 
	value JSON NOT NULL, 
	CONSTRAINT uq_desk_value_name UNIQUE (name)
)
;
CREATE TABLE expert (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	name VARCHAR(300), 
	name_zh VARCHAR(300), 
	title VARCHAR(300), 
	organization VARCHAR(300), 
	phone VARCHAR(200), 
	email VARCHAR(200)
, title_zh VARCHAR(300), field_of_work VARCHAR(300), languages VARCHAR(200), topics VARCHAR(400), country VARCHAR(2), notes TEXT, organisation_id INTEGER CONSTRAINT fk_expert_organisation_id_organisation REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED)
;
CREATE TABLE organisation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	name_en VARCHAR(300), 
	name_zh VARCHAR(300), 
	name_local VARCHAR(300), 
	kind VARCHAR(40), 
	country VARCHAR(2)
, short_name VARCHAR(100), city VARCHAR(200), address VARCHAR(400), contact VARCHAR(200), phone VARCHAR(200), email VARCHAR(300), website VARCHAR(300), notes TEXT, parent_id INTEGER CONSTRAINT fk_organisation_parent_id_organisation REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED)
;
CREATE TABLE person (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	full_name VARCHAR(200), 
	family_name VARCHAR(200), 
	given_name VARCHAR(200), 
	name_zh VARCHAR(200), 
	gender VARCHAR(40), 
	birth_date VARCHAR(10), 
	birth_place VARCHAR(200), 
	nationality VARCHAR(2), 
	passport_no VARCHAR(40), 
	passport_kind VARCHAR(40), 
	passport_issuer VARCHAR(200), 
	passport_issued DATE, 
	passport_expiry DATE, 
	email VARCHAR(300), 
	phone VARCHAR(200), 
	address VARCHAR(400), 
	education VARCHAR(200), 
	field_of_work VARCHAR(200), 
	english_level VARCHAR(200), 
	languages VARCHAR(200), 
	badge_name VARCHAR(200), 
	certificate_name VARCHAR(200))
;
CREATE TABLE programme (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	title_en VARCHAR(300), 
	title_zh VARCHAR(300), 
	year INTEGER, 
	area VARCHAR(200), 
	languages VARCHAR(200), 
	places INTEGER
, kind VARCHAR(40), area_zh VARCHAR(200), region VARCHAR(200), aims_en TEXT, aims_zh TEXT, is_key_initiative BOOLEAN, notes TEXT, alliance_id INTEGER CONSTRAINT fk_programme_alliance_id_alliance REFERENCES alliance (id) DEFERRABLE INITIALLY DEFERRED)
;
CREATE TABLE saved_view (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	screen VARCHAR(40) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	"view" JSON NOT NULL
, place INTEGER)
;
CREATE TABLE venue (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	name VARCHAR(300), 
	name_zh VARCHAR(300), 
	address VARCHAR(400), 
	address_zh VARCHAR(400), 
	capacity INTEGER
)
;
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	deed_id INTEGER NOT NULL, 
	entity VARCHAR(40) NOT NULL, 
	row_id INTEGER NOT NULL, 
	last_id INTEGER, 
	"before" JSON, 
	"after" JSON, 
	CONSTRAINT fk_change_deed_id_deed FOREIGN KEY(deed_id) REFERENCES deed (id)
)
;
CREATE TABLE cohort (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	programme_id INTEGER, 
	name_en VARCHAR(300), 
	name_zh VARCHAR(300), 
	city VARCHAR(200), 
	country VARCHAR(2), 
	time_zone VARCHAR(60), 
	starts DATE, 
	ends DATE, 
	status VARCHAR(40), 
	places INTEGER, 
	notes TEXT, 
	copied_from_id INTEGER, checklist JSON, attendance_percent INTEGER, keep_until DATE, delivery VARCHAR(40), languages VARCHAR(200), cost INTEGER, aims_en TEXT, aims_zh TEXT, overview_en TEXT, overview_zh TEXT, reminders_en TEXT, reminders_zh TEXT, venue_id INTEGER CONSTRAINT fk_cohort_venue_id_venue REFERENCES venue (id) DEFERRABLE INITIALLY DEFERRED, oldest INTEGER, 
	CONSTRAINT fk_cohort_copied_from_id_cohort FOREIGN KEY(copied_from_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_cohort_programme_id_programme FOREIGN KEY(programme_id) REFERENCES programme (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE country_group_member (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	since DATE, 
	until DATE, 
	CONSTRAINT fk_country_group_member_group_id_country_group FOREIGN KEY(group_id) REFERENCES country_group (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE venue_way (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	from_id INTEGER NOT NULL, 
	to_id INTEGER NOT NULL, 
	minutes INTEGER NOT NULL, 
	CONSTRAINT fk_venue_way_from_id_venue FOREIGN KEY(from_id) REFERENCES venue (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_venue_way_to_id_venue FOREIGN KEY(to_id) REFERENCES venue (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE cohort_organisation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	place INTEGER, signer_en VARCHAR(300), signer_zh VARCHAR(300), signer_post_en VARCHAR(300), signer_post_zh VARCHAR(300), 
	CONSTRAINT fk_cohort_organisation_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_cohort_organisation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE enrolment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	number VARCHAR(20), 
	status VARCHAR(40), 
	organization VARCHAR(300), 
	organization_kind VARCHAR(40), 
	department VARCHAR(200), 
	position VARCHAR(200), 
	nominating_country VARCHAR(2), 
	nominating_body VARCHAR(200), 
	group_name VARCHAR(60), 
	role VARCHAR(60), 
	theme_wanted VARCHAR(200), 
	presentation_title VARCHAR(300), 
	visa_state VARCHAR(40), 
	visa_letter_no VARCHAR(40), 
	visa_valid_until DATE, 
	arrival_date DATE, 
	arrival_time TIME, 
	arrival_flight VARCHAR(60), 
	arrival_airport VARCHAR(60), 
	pickup_group VARCHAR(60), 
	departure_date DATE, 
	departure_time TIME, 
	departure_flight VARCHAR(60), 
	departure_airport VARCHAR(60), 
	room_type VARCHAR(60), 
	room_mate VARCHAR(200), 
	dietary VARCHAR(200), 
	emergency_contact VARCHAR(200), 
	emergency_phone VARCHAR(200), 
	emergency_relation VARCHAR(60), 
	insurance VARCHAR(200), 
	consent BOOLEAN, 
	certificate_no VARCHAR(40), 
	certificate_date DATE, 
	notes TEXT, 
	extra JSON, reserve_place INTEGER, room_no VARCHAR(20), departure_group VARCHAR(60), organisation_id INTEGER CONSTRAINT fk_enrolment_organisation_id_organisation REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_enrolment_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_enrolment_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE import_batch (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	cohort_id INTEGER, 
	file_name VARCHAR(400) NOT NULL, 
	file_hash VARCHAR(64) NOT NULL, 
	imported_at DATETIME NOT NULL, 
	understood JSON NOT NULL, 
	counts JSON NOT NULL, 
	CONSTRAINT fk_import_batch_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE lead (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	cohort_id INTEGER, 
	person_id INTEGER, 
	organisation_id INTEGER, 
	country VARCHAR(2), 
	partner VARCHAR(300), 
	kind VARCHAR(40), 
	stage VARCHAR(40), 
	subject TEXT, 
	next_step VARCHAR(300), 
	due DATE, kept_by VARCHAR(100), notes TEXT, project_id INTEGER CONSTRAINT fk_lead_project_id_project REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_lead_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_lead_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_lead_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE theme (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	cohort_id INTEGER, 
	title VARCHAR(300), 
	title_zh VARCHAR(300), 
	hours INTEGER, 
	place INTEGER, 
	CONSTRAINT fk_theme_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE activity (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	date DATE, 
	start TIME, 
	"end" TIME, 
	kind VARCHAR(40), 
	title VARCHAR(400), 
	title_zh VARCHAR(400), 
	theme_id INTEGER, 
	venue_id INTEGER, 
	language VARCHAR(60), 
	bus VARCHAR(200), 
	dress VARCHAR(200), 
	materials VARCHAR(300), 
	contact VARCHAR(200), 
	group_name VARCHAR(60), 
	is_confirmed BOOLEAN, 
	notes TEXT, 
	extra JSON, is_locked BOOLEAN, summary TEXT, summary_zh TEXT, 
	CONSTRAINT fk_activity_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_activity_theme_id_theme FOREIGN KEY(theme_id) REFERENCES theme (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_activity_venue_id_venue FOREIGN KEY(venue_id) REFERENCES venue (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE import_row (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	sheet VARCHAR(200), 
	"row" INTEGER NOT NULL, 
	fate VARCHAR(20) NOT NULL, 
	raw JSON NOT NULL, 
	problems JSON, 
	entity VARCHAR(40), 
	entity_id INTEGER, 
	CONSTRAINT fk_import_row_batch_id_import_batch FOREIGN KEY(batch_id) REFERENCES import_batch (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE issued_paper (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	enrolment_id INTEGER, 
	cohort_id INTEGER, 
	kind VARCHAR(40) NOT NULL, 
	number VARCHAR(60), 
	issued_at DATETIME NOT NULL, 
	voided_at DATETIME, 
	data JSON NOT NULL, reason VARCHAR(400), replaced_by VARCHAR(60), accepted VARCHAR(64), 
	CONSTRAINT fk_issued_paper_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_issued_paper_enrolment_id_enrolment FOREIGN KEY(enrolment_id) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE status_step (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	enrolment_id INTEGER NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	"on" DATE, 
	reason TEXT, who VARCHAR(100), 
	CONSTRAINT fk_status_step_enrolment_id_enrolment FOREIGN KEY(enrolment_id) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE activity_person (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	activity_id INTEGER NOT NULL, 
	expert_id INTEGER, 
	role VARCHAR(40) NOT NULL, 
	place INTEGER, 
	name VARCHAR(300), 
	title VARCHAR(300), 
	organization VARCHAR(300), name_zh VARCHAR(300), title_zh VARCHAR(300), 
	CONSTRAINT fk_activity_person_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_activity_person_expert_id_expert FOREIGN KEY(expert_id) REFERENCES expert (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE attendance (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	enrolment_id INTEGER NOT NULL, 
	activity_id INTEGER NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	note VARCHAR(200), 
	CONSTRAINT fk_attendance_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_attendance_enrolment_id_enrolment FOREIGN KEY(enrolment_id) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE evaluation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	activity_id INTEGER, 
	question VARCHAR(300) NOT NULL, 
	answer INTEGER, 
	comment TEXT, respondent VARCHAR(60), 
	CONSTRAINT fk_evaluation_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_evaluation_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE known_head (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	head VARCHAR(400) NOT NULL, 
	field VARCHAR(60) NOT NULL, 
	file_name VARCHAR(400), 
	learnt_at DATETIME
)
;
CREATE TABLE known_layout (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	fingerprint VARCHAR(40) NOT NULL, 
	heads JSON NOT NULL, 
	taken JSON NOT NULL, 
	corrected JSON NOT NULL, 
	file_name VARCHAR(400), 
	learnt_at DATETIME
)
;
CREATE TABLE known_order (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	fingerprint VARCHAR(40) NOT NULL, 
	field VARCHAR(60) NOT NULL, 
	sequence VARCHAR(3) NOT NULL, 
	file_name VARCHAR(400), 
	learnt_at DATETIME
)
;
CREATE TABLE known_value (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	field VARCHAR(60) NOT NULL, 
	spelling VARCHAR(400) NOT NULL, 
	value VARCHAR(60) NOT NULL, 
	file_name VARCHAR(400), 
	learnt_at DATETIME
)
;
CREATE TABLE import_page (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	sheet VARCHAR(200), 
	fate VARCHAR(20) NOT NULL, 
	entity VARCHAR(40) NOT NULL, 
	first_id INTEGER NOT NULL, 
	last_id INTEGER NOT NULL, 
	rows JSON NOT NULL, 
	ids JSON NOT NULL, 
	said JSON NOT NULL, listed BLOB, 
	CONSTRAINT fk_import_page_batch_id_import_batch FOREIGN KEY(batch_id) REFERENCES import_batch (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE told_apart (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	one_id INTEGER NOT NULL, 
	other_id INTEGER NOT NULL
)
;
CREATE TABLE reveal (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	who VARCHAR(100), 
	deed_kind VARCHAR(10) NOT NULL, 
	entity VARCHAR(40) NOT NULL, 
	row_id INTEGER, 
	field VARCHAR(60) NOT NULL, 
	count INTEGER NOT NULL
)
;
CREATE TABLE photo (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	file_name VARCHAR(400), 
	CONSTRAINT fk_photo_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE quota (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	"by" VARCHAR(20) NOT NULL, 
	value VARCHAR(20) NOT NULL, 
	least INTEGER, 
	most INTEGER, 
	CONSTRAINT fk_quota_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE document (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	enrolment_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	"on" DATE, 
	note VARCHAR(300), 
	CONSTRAINT fk_document_enrolment_id_enrolment FOREIGN KEY(enrolment_id) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE question (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	about VARCHAR(20) NOT NULL, 
	text VARCHAR(300), 
	text_zh VARCHAR(300), 
	place INTEGER, 
	CONSTRAINT fk_question_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE timetable_version (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	cohort_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	published_at DATETIME NOT NULL, 
	who VARCHAR(100), 
	note VARCHAR(300), 
	data JSON NOT NULL, 
	CONSTRAINT fk_timetable_version_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE counting_rule (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	name_en VARCHAR(60), 
	name_zh VARCHAR(60), 
	words_en VARCHAR(300), 
	words_zh VARCHAR(300), 
	statuses JSON NOT NULL
)
;
CREATE TABLE map_picture (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	name VARCHAR(200), 
	approval_no VARCHAR(100) NOT NULL, 
	caption_en VARCHAR(300), 
	caption_zh VARCHAR(300), 
	file_name VARCHAR(400), 
	data BLOB NOT NULL
)
;
CREATE TABLE picture_title (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	picture VARCHAR(80) NOT NULL, 
	scope VARCHAR(400) NOT NULL, 
	rule VARCHAR(60) NOT NULL, 
	title_en VARCHAR(300), 
	title_zh VARCHAR(300), 
	digest VARCHAR(40) NOT NULL
)
;
CREATE TABLE signed_report (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	number VARCHAR(60) NOT NULL, 
	signed_by VARCHAR(100) NOT NULL, 
	signed_at DATETIME NOT NULL, 
	note TEXT, 
	data JSON NOT NULL
)
;
CREATE TABLE tally (cohort_id INTEGER NOT NULL, nationality VARCHAR NOT NULL, gender VARCHAR NOT NULL, status VARCHAR NOT NULL,
number INTEGER NOT NULL, PRIMARY KEY (cohort_id, nationality, gender, status)) WITHOUT ROWID
;
CREATE TABLE alliance (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	name_en VARCHAR(300), 
	name_zh VARCHAR(300), 
	short_name VARCHAR(100), 
	since DATE, 
	aims_en TEXT, 
	aims_zh TEXT, 
	website VARCHAR(300), 
	notes TEXT
)
;
CREATE TABLE alumni_contact (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	person_id INTEGER, 
	position VARCHAR(300), 
	organization VARCHAR(300), 
	organisation_id INTEGER, 
	as_of DATE, 
	country VARCHAR(2), 
	city VARCHAR(200), 
	channel VARCHAR(40), 
	email VARCHAR(300), 
	phone VARCHAR(200), 
	consent BOOLEAN, 
	consent_for VARCHAR(300), 
	consent_since DATE, 
	consent_until DATE, 
	newsletter BOOLEAN, 
	kept_by VARCHAR(100), 
	last_contact DATE, 
	next_step VARCHAR(300), 
	due DATE, 
	notes TEXT, 
	CONSTRAINT fk_alumni_contact_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_alumni_contact_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE event (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	alliance_id INTEGER, 
	title_en VARCHAR(300), 
	title_zh VARCHAR(300), 
	kind VARCHAR(40), 
	starts DATE, 
	ends DATE, 
	country VARCHAR(2), 
	city VARCHAR(200), 
	city_zh VARCHAR(200), 
	place VARCHAR(300), 
	documents TEXT, 
	outcome_en TEXT, 
	outcome_zh TEXT, 
	notes TEXT, 
	CONSTRAINT fk_event_alliance_id_alliance FOREIGN KEY(alliance_id) REFERENCES alliance (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE logo (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	file_name VARCHAR(400), 
	CONSTRAINT fk_logo_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE project (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	alliance_id INTEGER, 
	title_en VARCHAR(300), 
	title_zh VARCHAR(300), 
	technology VARCHAR(300), 
	country VARCHAR(2), 
	city VARCHAR(200), 
	stage VARCHAR(40), 
	from_year INTEGER, 
	to_year INTEGER, 
	results VARCHAR(2000), 
	document VARCHAR(300), 
	notes TEXT, 
	CONSTRAINT fk_project_alliance_id_alliance FOREIGN KEY(alliance_id) REFERENCES alliance (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE event_organisation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	place INTEGER, 
	CONSTRAINT fk_event_organisation_event_id_event FOREIGN KEY(event_id) REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_event_organisation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE event_person (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	expert_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	place INTEGER, 
	CONSTRAINT fk_event_person_event_id_event FOREIGN KEY(event_id) REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_event_person_expert_id_expert FOREIGN KEY(expert_id) REFERENCES expert (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE membership (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	alliance_id INTEGER, 
	organisation_id INTEGER, 
	person_id INTEGER, 
	expert_id INTEGER, 
	role VARCHAR(40), 
	since DATE, 
	until DATE, 
	document VARCHAR(300), 
	notes TEXT, 
	CONSTRAINT fk_membership_alliance_id_alliance FOREIGN KEY(alliance_id) REFERENCES alliance (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_membership_expert_id_expert FOREIGN KEY(expert_id) REFERENCES expert (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_membership_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_membership_person_id_person FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE project_organisation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	place INTEGER, 
	CONSTRAINT fk_project_organisation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_project_organisation_project_id_project FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE lead_step (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	lead_id INTEGER NOT NULL, 
	stage VARCHAR(40) NOT NULL, 
	"on" DATE, 
	reason VARCHAR(300), 
	CONSTRAINT fk_lead_step_lead_id_lead FOREIGN KEY(lead_id) REFERENCES lead (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE activity_organisation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	activity_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	people INTEGER, 
	place INTEGER, 
	CONSTRAINT fk_activity_organisation_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_activity_organisation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE activity_picture (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	activity_id INTEGER NOT NULL, 
	caption_en VARCHAR(300), 
	caption_zh VARCHAR(300), 
	place INTEGER, 
	file_name VARCHAR(400), 
	data BLOB NOT NULL, 
	CONSTRAINT fk_activity_picture_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE given_number (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	number VARCHAR(60) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	at DATETIME NOT NULL, 
	who VARCHAR(100), 
	paper_id INTEGER NOT NULL, 
	cohort_id INTEGER, 
	CONSTRAINT uq_given_number_number UNIQUE (number)
)
;
CREATE TABLE paper_file (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sha256 VARCHAR(64) NOT NULL, 
	person_id INTEGER, 
	data BLOB NOT NULL
)
;
CREATE TABLE paper_template (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	form VARCHAR(10) NOT NULL, 
	paper VARCHAR(40), 
	sha256 VARCHAR(64) NOT NULL, 
	added_at DATETIME NOT NULL
)
;
CREATE TABLE number_series (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	pattern VARCHAR(60) NOT NULL, 
	CONSTRAINT uq_number_series_kind UNIQUE (kind)
)
;
CREATE TABLE deadline_setting (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	programme_id INTEGER, 
	cohort_id INTEGER, 
	kind VARCHAR(40) NOT NULL, 
	days INTEGER, 
	counting VARCHAR(10), 
	is_used BOOLEAN, 
	done_on DATE, 
	done_by VARCHAR(100), 
	CONSTRAINT fk_deadline_setting_cohort_id_cohort FOREIGN KEY(cohort_id) REFERENCES cohort (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_deadline_setting_programme_id_programme FOREIGN KEY(programme_id) REFERENCES programme (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE asked_note (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	enrolment_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	asked VARCHAR(300), 
	"on" DATE NOT NULL, 
	who VARCHAR(100), 
	CONSTRAINT fk_asked_note_enrolment_id_enrolment FOREIGN KEY(enrolment_id) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE document_file (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	enrolment_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	file_name VARCHAR(200) NOT NULL, 
	form VARCHAR(10) NOT NULL, 
	size INTEGER NOT NULL, 
	pages INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	CONSTRAINT fk_document_file_enrolment_id_enrolment FOREIGN KEY(enrolment_id) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE file_content (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	file_id INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT uq_file_content_file_id UNIQUE (file_id)
)
;
CREATE TABLE own_field (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	name_en VARCHAR(60), 
	name_zh VARCHAR(60), 
	kind VARCHAR(20) NOT NULL, 
	words JSON, 
	is_private BOOLEAN NOT NULL, 
	head VARCHAR(400) NOT NULL, 
	place INTEGER
)
;
CREATE TABLE values_apart (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version INTEGER NOT NULL, 
	field VARCHAR(60) NOT NULL, 
	one VARCHAR(400) NOT NULL, 
	other VARCHAR(400) NOT NULL
)
;
CREATE TABLE participant_search_left (first_id INTEGER NOT NULL PRIMARY KEY, last_id INTEGER NOT NULL)
;
CREATE TABLE tally_upto (last_id INTEGER NOT NULL)
;
CREATE TABLE tally_by (facet VARCHAR NOT NULL, nationality VARCHAR NOT NULL, gender VARCHAR NOT NULL, value NOT NULL, cohort_id INTEGER NOT NULL,
status VARCHAR NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (facet, nationality, gender, value, cohort_id, status)) WITHOUT ROWID
;
CREATE VIEW tally_facts AS SELECT e.id, e.person_id, 'languages' AS facet, coalesce(p.nationality, '') AS nationality, coalesce(p.gender, '') AS gender, coalesce(p.languages, x'') AS value, e.cohort_id, coalesce(e.status, '') AS status
FROM enrolment e LEFT JOIN person p ON p.id = e.person_id
UNION ALL SELECT e.id, e.person_id, 'visa_state' AS facet, coalesce(p.nationality, '') AS nationality, coalesce(p.gender, '') AS gender, coalesce(e.visa_state, x'') AS value, e.cohort_id, coalesce(e.status, '') AS status
FROM enrolment e LEFT JOIN person p ON p.id = e.person_id
UNION ALL SELECT e.id, e.person_id, 'age' AS facet, coalesce(p.nationality, '') AS nationality, coalesce(p.gender, '') AS gender, coalesce(CASE WHEN p.birth_date IS NOT NULL THEN CAST(substr(c.starts, 1, 4) AS INTEGER) - CAST(substr(p.birth_date, 1, 4) AS INTEGER) - (substr(c.starts, 6, length(CASE WHEN length(p.birth_date) > 4 THEN substr(p.birth_date, 6) ELSE '01-01' END)) < CASE WHEN length(p.birth_date) > 4 THEN substr(p.birth_date, 6) ELSE '01-01' END) END, x'') AS value, e.cohort_id, coalesce(e.status, '') AS status
FROM enrolment e JOIN cohort c ON c.id = e.cohort_id AND c.starts IS NOT NULL LEFT JOIN person p ON p.id = e.person_id
;
CREATE TABLE kept_order (name VARCHAR NOT NULL PRIMARY KEY, last_id INTEGER NOT NULL, ids BLOB NOT NULL, alike BLOB NOT NULL)
;
CREATE TABLE kept_order_stale (enrolment_id INTEGER NOT NULL PRIMARY KEY)
;
CREATE VIRTUAL TABLE participant_search USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')
;
CREATE INDEX ix_deed_target_id ON deed (target_id)
;
CREATE INDEX ix_person_nationality ON person (nationality)
;
CREATE INDEX ix_person_passport_no ON person (passport_no)
;
CREATE INDEX ix_change_deed_id ON change (deed_id)
;
CREATE INDEX ix_change_row ON change (entity, row_id)
;
CREATE INDEX ix_cohort_copied_from_id ON cohort (copied_from_id)
;
CREATE INDEX ix_cohort_programme_id ON cohort (programme_id)
;
CREATE INDEX ix_country_group_member_group_id ON country_group_member (group_id)
;
CREATE INDEX ix_venue_way_from_id ON venue_way (from_id)
;
CREATE INDEX ix_venue_way_to_id ON venue_way (to_id)
;
CREATE INDEX ix_cohort_organisation_cohort_id ON cohort_organisation (cohort_id)
;
CREATE INDEX ix_cohort_organisation_organisation_id ON cohort_organisation (organisation_id)
;
CREATE INDEX ix_enrolment_cohort_id ON enrolment (cohort_id)
;
CREATE INDEX ix_enrolment_cohort_status ON enrolment (cohort_id, status)
;
CREATE INDEX ix_enrolment_person_id ON enrolment (person_id)
;
CREATE INDEX ix_import_batch_cohort_id ON import_batch (cohort_id)
;
CREATE INDEX ix_import_batch_file_hash ON import_batch (file_hash)
;
CREATE INDEX ix_lead_cohort_id ON lead (cohort_id)
;
CREATE INDEX ix_lead_organisation_id ON lead (organisation_id)
;
CREATE INDEX ix_lead_person_id ON lead (person_id)
;
CREATE INDEX ix_theme_cohort_id ON theme (cohort_id)
;
CREATE INDEX ix_activity_cohort_date ON activity (cohort_id, date)
;
CREATE INDEX ix_activity_cohort_id ON activity (cohort_id)
;
CREATE INDEX ix_activity_theme_id ON activity (theme_id)
;
CREATE INDEX ix_activity_venue_id ON activity (venue_id)
;
CREATE INDEX ix_import_row_batch_id ON import_row (batch_id)
;
CREATE INDEX ix_import_row_fate ON import_row (fate)
;
CREATE INDEX ix_issued_paper_cohort_id ON issued_paper (cohort_id)
;
CREATE INDEX ix_issued_paper_enrolment_id ON issued_paper (enrolment_id)
;
CREATE INDEX ix_status_step_enrolment_id ON status_step (enrolment_id)
;
CREATE INDEX ix_activity_person_activity_id ON activity_person (activity_id)
;
CREATE INDEX ix_activity_person_expert_id ON activity_person (expert_id)
;
CREATE INDEX ix_attendance_activity_id ON attendance (activity_id)
;
CREATE INDEX ix_attendance_enrolment_id ON attendance (enrolment_id)
;
CREATE INDEX ix_evaluation_activity_id ON evaluation (activity_id)
;
CREATE INDEX ix_evaluation_cohort_id ON evaluation (cohort_id)
;
CREATE INDEX ix_known_layout_fingerprint ON known_layout (fingerprint)
;
CREATE INDEX ix_known_order_fingerprint ON known_order (fingerprint)
;
CREATE INDEX ix_import_page_batch_id ON import_page (batch_id)
;
CREATE INDEX ix_told_apart_one_id ON told_apart (one_id)
;
CREATE INDEX ix_told_apart_other_id ON told_apart (other_id)
;
CREATE INDEX ix_photo_person_id ON photo (person_id)
;
CREATE INDEX ix_quota_cohort_id ON quota (cohort_id)
;
CREATE INDEX ix_document_enrolment_id ON document (enrolment_id)
;
CREATE INDEX ix_question_cohort_id ON question (cohort_id)
;
CREATE INDEX ix_timetable_version_cohort_id ON timetable_version (cohort_id)
;
CREATE INDEX ix_import_row_entity_id ON import_row (entity_id)
;
CREATE INDEX ix_alumni_contact_organisation_id ON alumni_contact (organisation_id)
;
CREATE INDEX ix_alumni_contact_person_id ON alumni_contact (person_id)
;
CREATE INDEX ix_event_alliance_id ON event (alliance_id)
;
CREATE INDEX ix_logo_organisation_id ON logo (organisation_id)
;
CREATE INDEX ix_project_alliance_id ON project (alliance_id)
;
CREATE INDEX ix_event_organisation_event_id ON event_organisation (event_id)
;
CREATE INDEX ix_event_organisation_organisation_id ON event_organisation (organisation_id)
;
CREATE INDEX ix_event_person_event_id ON event_person (event_id)
;
CREATE INDEX ix_event_person_expert_id ON event_person (expert_id)
;
CREATE INDEX ix_membership_alliance_id ON membership (alliance_id)
;
CREATE INDEX ix_membership_expert_id ON membership (expert_id)
;
CREATE INDEX ix_membership_organisation_id ON membership (organisation_id)
;
CREATE INDEX ix_membership_person_id ON membership (person_id)
;
CREATE INDEX ix_project_organisation_organisation_id ON project_organisation (organisation_id)
;
CREATE INDEX ix_project_organisation_project_id ON project_organisation (project_id)
;
CREATE INDEX ix_lead_step_lead_id ON lead_step (lead_id)
;
CREATE INDEX ix_activity_organisation_activity_id ON activity_organisation (activity_id)
;
CREATE INDEX ix_activity_organisation_organisation_id ON activity_organisation (organisation_id)
;
CREATE INDEX ix_activity_picture_activity_id ON activity_picture (activity_id)
;
CREATE INDEX ix_cohort_venue_id ON cohort (venue_id)
;
CREATE INDEX ix_expert_organisation_id ON expert (organisation_id)
;
CREATE INDEX ix_lead_project_id ON lead (project_id)
;
CREATE INDEX ix_organisation_parent_id ON organisation (parent_id)
;
CREATE INDEX ix_programme_alliance_id ON programme (alliance_id)
;
CREATE INDEX ix_paper_file_sha256 ON paper_file (sha256)
;
CREATE INDEX ix_paper_file_person_id ON paper_file (person_id)
;
CREATE INDEX ix_deadline_setting_cohort_id ON deadline_setting (cohort_id)
;
CREATE INDEX ix_deadline_setting_programme_id ON deadline_setting (programme_id)
;
CREATE INDEX ix_asked_note_enrolment_id ON asked_note (enrolment_id)
;
CREATE INDEX ix_document_file_enrolment_id ON document_file (enrolment_id)
;
CREATE INDEX ix_enrolment_organisation_id ON enrolment (organisation_id) WHERE organisation_id IS NOT NULL
;
CREATE TRIGGER tally_enrolment_in AFTER INSERT ON enrolment  BEGIN INSERT INTO tally (cohort_id, nationality, gender, status, number) VALUES (new.cohort_id, coalesce((SELECT nationality FROM person WHERE id = new.person_id), ''), coalesce((SELECT gender FROM person WHERE id = new.person_id), ''), coalesce(new.status, ''), 1) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_enrolment_out AFTER DELETE ON enrolment  BEGIN INSERT INTO tally (cohort_id, nationality, gender, status, number) VALUES (old.cohort_id, coalesce((SELECT nationality FROM person WHERE id = old.person_id), ''), coalesce((SELECT gender FROM person WHERE id = old.person_id), ''), coalesce(old.status, ''), -1) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_enrolment_moved AFTER UPDATE OF cohort_id, status, person_id ON enrolment WHEN old.cohort_id <> new.cohort_id OR old.status IS NOT new.status OR old.person_id <> new.person_id BEGIN INSERT INTO tally (cohort_id, nationality, gender, status, number) VALUES (old.cohort_id, coalesce((SELECT nationality FROM person WHERE id = old.person_id), ''), coalesce((SELECT gender FROM person WHERE id = old.person_id), ''), coalesce(old.status, ''), -1) ON CONFLICT DO UPDATE SET number = number + excluded.number;INSERT INTO tally (cohort_id, nationality, gender, status, number) VALUES (new.cohort_id, coalesce((SELECT nationality FROM person WHERE id = new.person_id), ''), coalesce((SELECT gender FROM person WHERE id = new.person_id), ''), coalesce(new.status, ''), 1) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_person_in AFTER INSERT ON person  BEGIN INSERT INTO tally (cohort_id, nationality, gender, status, number) SELECT cohort_id, '', '', coalesce(status, ''), -1 * count(*) FROM enrolment WHERE person_id = new.id GROUP BY 1, 4 ON CONFLICT DO UPDATE SET number = number + excluded.number;INSERT INTO tally (cohort_id, nationality, gender, status, number) SELECT cohort_id, coalesce(new.nationality, ''), coalesce(new.gender, ''), coalesce(status, ''), 1 * count(*) FROM enrolment WHERE person_id = new.id GROUP BY 1, 4 ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_person_out AFTER DELETE ON person  BEGIN INSERT INTO tally (cohort_id, nationality, gender, status, number) SELECT cohort_id, coalesce(old.nationality, ''), coalesce(old.gender, ''), coalesce(status, ''), -1 * count(*) FROM enrolment WHERE person_id = old.id GROUP BY 1, 4 ON CONFLICT DO UPDATE SET number = number + excluded.number;INSERT INTO tally (cohort_id, nationality, gender, status, number) SELECT cohort_id, '', '', coalesce(status, ''), 1 * count(*) FROM enrolment WHERE person_id = old.id GROUP BY 1, 4 ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_person_moved AFTER UPDATE OF nationality, gender ON person WHEN old.nationality IS NOT new.nationality OR old.gender IS NOT new.gender BEGIN INSERT INTO tally (cohort_id, nationality, gender, status, number) SELECT cohort_id, coalesce(old.nationality, ''), coalesce(old.gender, ''), coalesce(status, ''), -1 * count(*) FROM enrolment WHERE person_id = old.id GROUP BY 1, 4 ON CONFLICT DO UPDATE SET number = number + excluded.number;INSERT INTO tally (cohort_id, nationality, gender, status, number) SELECT cohort_id, coalesce(new.nationality, ''), coalesce(new.gender, ''), coalesce(status, ''), 1 * count(*) FROM enrolment WHERE person_id = new.id GROUP BY 1, 4 ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_by_enrolment_after_in AFTER INSERT ON enrolment WHEN new.id <= (SELECT last_id FROM tally_upto) BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, 1 FROM tally_facts WHERE id = new.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_by_enrolment_before_out BEFORE DELETE ON enrolment WHEN old.id <= (SELECT last_id FROM tally_upto) BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, -1 FROM tally_facts WHERE id = old.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; DELETE FROM tally_by WHERE (facet, nationality, gender, value, cohort_id, status) IN (SELECT facet, nationality, gender, value, cohort_id, status FROM tally_facts WHERE id = old.id AND id <= (SELECT last_id FROM tally_upto)) AND number = 0; END
;
CREATE TRIGGER tally_by_enrolment_before_moved BEFORE UPDATE OF cohort_id, status, person_id, visa_state ON enrolment WHEN old.id <= (SELECT last_id FROM tally_upto) BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, -1 FROM tally_facts WHERE id = old.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; DELETE FROM tally_by WHERE (facet, nationality, gender, value, cohort_id, status) IN (SELECT facet, nationality, gender, value, cohort_id, status FROM tally_facts WHERE id = old.id AND id <= (SELECT last_id FROM tally_upto)) AND number = 0; END
;
CREATE TRIGGER tally_by_enrolment_after_moved AFTER UPDATE OF cohort_id, status, person_id, visa_state ON enrolment WHEN new.id <= (SELECT last_id FROM tally_upto) BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, 1 FROM tally_facts WHERE id = new.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_by_person_before_in BEFORE INSERT ON person WHEN (SELECT last_id FROM tally_upto) > 0 AND EXISTS (SELECT 1 FROM enrolment WHERE person_id = new.id) BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, -1 FROM tally_facts WHERE person_id = new.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; DELETE FROM tally_by WHERE (facet, nationality, gender, value, cohort_id, status) IN (SELECT facet, nationality, gender, value, cohort_id, status FROM tally_facts WHERE person_id = new.id AND id <= (SELECT last_id FROM tally_upto)) AND number = 0; END
;
CREATE TRIGGER tally_by_person_after_in AFTER INSERT ON person WHEN (SELECT last_id FROM tally_upto) > 0 AND EXISTS (SELECT 1 FROM enrolment WHERE person_id = new.id) BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, 1 FROM tally_facts WHERE person_id = new.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_by_person_before_out BEFORE DELETE ON person WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, -1 FROM tally_facts WHERE person_id = old.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; DELETE FROM tally_by WHERE (facet, nationality, gender, value, cohort_id, status) IN (SELECT facet, nationality, gender, value, cohort_id, status FROM tally_facts WHERE person_id = old.id AND id <= (SELECT last_id FROM tally_upto)) AND number = 0; END
;
CREATE TRIGGER tally_by_person_after_out AFTER DELETE ON person WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, 1 FROM tally_facts WHERE person_id = old.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_by_person_before_moved BEFORE UPDATE OF nationality, gender, languages, birth_date ON person WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, -1 FROM tally_facts WHERE person_id = old.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; DELETE FROM tally_by WHERE (facet, nationality, gender, value, cohort_id, status) IN (SELECT facet, nationality, gender, value, cohort_id, status FROM tally_facts WHERE person_id = old.id AND id <= (SELECT last_id FROM tally_upto)) AND number = 0; END
;
CREATE TRIGGER tally_by_person_after_moved AFTER UPDATE OF nationality, gender, languages, birth_date ON person WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, 1 FROM tally_facts WHERE person_id = new.id AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_by_cohort_before_in BEFORE INSERT ON cohort WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, -1 FROM tally_facts WHERE cohort_id = new.id AND facet = 'age' AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; DELETE FROM tally_by WHERE (facet, nationality, gender, value, cohort_id, status) IN (SELECT facet, nationality, gender, value, cohort_id, status FROM tally_facts WHERE cohort_id = new.id AND facet = 'age' AND id <= (SELECT last_id FROM tally_upto)) AND number = 0; END
;
CREATE TRIGGER tally_by_cohort_after_in AFTER INSERT ON cohort WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, 1 FROM tally_facts WHERE cohort_id = new.id AND facet = 'age' AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_by_cohort_before_out BEFORE DELETE ON cohort WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, -1 FROM tally_facts WHERE cohort_id = old.id AND facet = 'age' AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; DELETE FROM tally_by WHERE (facet, nationality, gender, value, cohort_id, status) IN (SELECT facet, nationality, gender, value, cohort_id, status FROM tally_facts WHERE cohort_id = old.id AND facet = 'age' AND id <= (SELECT last_id FROM tally_upto)) AND number = 0; END
;
CREATE TRIGGER tally_by_cohort_after_out AFTER DELETE ON cohort WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, 1 FROM tally_facts WHERE cohort_id = old.id AND facet = 'age' AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER tally_by_cohort_before_moved BEFORE UPDATE OF starts ON cohort WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, -1 FROM tally_facts WHERE cohort_id = old.id AND facet = 'age' AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; DELETE FROM tally_by WHERE (facet, nationality, gender, value, cohort_id, status) IN (SELECT facet, nationality, gender, value, cohort_id, status FROM tally_facts WHERE cohort_id = old.id AND facet = 'age' AND id <= (SELECT last_id FROM tally_upto)) AND number = 0; END
;
CREATE TRIGGER tally_by_cohort_after_moved AFTER UPDATE OF starts ON cohort WHEN (SELECT last_id FROM tally_upto) > 0 BEGIN INSERT INTO tally_by (facet, nationality, gender, value, cohort_id, status, number) SELECT facet, nationality, gender, value, cohort_id, status, 1 FROM tally_facts WHERE cohort_id = new.id AND facet = 'age' AND id <= (SELECT last_id FROM tally_upto) ON CONFLICT DO UPDATE SET number = number + excluded.number; END
;
CREATE TRIGGER kept_order_enrolment_in AFTER INSERT ON enrolment WHEN new.id <= (SELECT max(last_id) FROM kept_order) BEGIN INSERT OR IGNORE INTO kept_order_stale VALUES (new.id); END
;
CREATE TRIGGER kept_order_enrolment_out AFTER DELETE ON enrolment WHEN old.id <= (SELECT max(last_id) FROM kept_order) BEGIN INSERT OR IGNORE INTO kept_order_stale VALUES (old.id); END
;
CREATE TRIGGER kept_order_enrolment_moved AFTER UPDATE OF person_id ON enrolment WHEN new.id <= (SELECT max(last_id) FROM kept_order) BEGIN INSERT OR IGNORE INTO kept_order_stale VALUES (new.id); END
;
CREATE TRIGGER kept_order_person_in AFTER INSERT ON person WHEN (SELECT max(last_id) FROM kept_order) > 0 BEGIN INSERT OR IGNORE INTO kept_order_stale SELECT id FROM enrolment WHERE person_id = new.id AND id <= (SELECT max(last_id) FROM kept_order); END
;
CREATE TRIGGER kept_order_person_out AFTER DELETE ON person WHEN (SELECT max(last_id) FROM kept_order) > 0 BEGIN INSERT OR IGNORE INTO kept_order_stale SELECT id FROM enrolment WHERE person_id = old.id AND id <= (SELECT max(last_id) FROM kept_order); END
;
CREATE TRIGGER kept_order_person_named AFTER UPDATE OF full_name, family_name, given_name ON person WHEN (SELECT max(last_id) FROM kept_order) > 0 BEGIN INSERT OR IGNORE INTO kept_order_stale SELECT id FROM enrolment WHERE person_id = new.id AND id <= (SELECT max(last_id) FROM kept_order); END
;
INSERT INTO alembic_version (version_num) VALUES ('0023')
;
