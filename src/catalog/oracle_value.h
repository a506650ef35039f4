/*
 * Oracle's values as its dictionary stores them: RAW images of low and high values, and the number by which the optimizer
 * orders values of any type.
 *
 * The scale: a number is itself; a date is its Julian day with the time as the fraction (ENDPOINT_VALUE of DBA_TAB_HISTOGRAMS);
 * a text is its first 15 bytes read as a number of base 256, kept to 15 decimal digits (Lewis, Cost-Based Oracle Fundamentals,
 * ch. 7). Values of other types have none (NAN).
 */
#ifndef DOVETAIL_CATALOG_ORACLE_VALUE_H
#define DOVETAIL_CATALOG_ORACLE_VALUE_H

#include "catalog/catalog.h"

/*
 * The RAW image, in hexadecimal as RAWTOHEX prints it, of a value of that type (NUMBER, DATE, VARCHAR2, TIMESTAMP(6), …) as
 * text. False when the image is none of the type. Types that cannot be ordered keep their hexadecimal form.
 */
bool oracle_value_text(struct arena *arena, struct str type_name, struct str hex, struct str *text);

/* The optimizer's number for a value given as text. */
double oracle_value_scale(enum catalog_family family, struct str text);

/* The text for a number of the scale, where the endpoint's actual value was not kept: exact for numbers and dates, the
 * printable beginning for texts. */
struct str oracle_value_from_scale(struct arena *arena, enum catalog_family family, double scale);

#endif
