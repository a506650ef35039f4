/* What is read out of the descriptors of times, intervals and row identifiers. */
#include "oci/oci.h"

#define CALL __attribute__((visibility("default")))

CALL int OCIDateTimeGetDate(void *handle, void *error, const struct descriptor *time, int16_t *year, uint8_t *month,
                            uint8_t *day);
CALL int OCIDateTimeGetTime(void *handle, void *error, const struct descriptor *time, uint8_t *hour, uint8_t *minute,
                            uint8_t *second, uint32_t *nanosecond);
CALL int OCIDateTimeGetTimeZoneOffset(void *handle, void *error, const struct descriptor *time, int8_t *hours,
                                      int8_t *minutes);
CALL int OCIIntervalGetDaySecond(void *handle, void *error, int32_t *days, int32_t *hours, int32_t *minutes,
                                 int32_t *seconds, int32_t *fraction, const struct descriptor *interval);
CALL int OCIIntervalGetYearMonth(void *handle, void *error, int32_t *years, int32_t *months,
                                 const struct descriptor *interval);
CALL int OCIRowidToChar(const struct descriptor *rowid, char *out, uint16_t *length, void *error);

int OCIDateTimeGetDate(void *handle, void *error, const struct descriptor *time, int16_t *year, uint8_t *month,
                       uint8_t *day) {
    (void)handle, (void)error;
    *year = (int16_t)time->year;
    *month = (uint8_t)time->month;
    *day = (uint8_t)time->day;
    return OCI_SUCCESS;
}

int OCIDateTimeGetTime(void *handle, void *error, const struct descriptor *time, uint8_t *hour, uint8_t *minute,
                       uint8_t *second, uint32_t *nanosecond) {
    (void)handle, (void)error;
    *hour = (uint8_t)time->hour;
    *minute = (uint8_t)time->minute;
    *second = (uint8_t)time->second;
    *nanosecond = time->nanosecond;
    return OCI_SUCCESS;
}

int OCIDateTimeGetTimeZoneOffset(void *handle, void *error, const struct descriptor *time, int8_t *hours,
                                 int8_t *minutes) {
    (void)handle, (void)error;
    *hours = (int8_t)(time->offset_minutes / 60);
    *minutes = (int8_t)(time->offset_minutes % 60);
    return OCI_SUCCESS;
}

int OCIIntervalGetDaySecond(void *handle, void *error, int32_t *days, int32_t *hours, int32_t *minutes,
                            int32_t *seconds, int32_t *fraction, const struct descriptor *interval) {
    (void)handle, (void)error;
    *days = interval->days;
    *hours = interval->hours;
    *minutes = interval->minutes;
    *seconds = interval->seconds;
    *fraction = interval->fraction;
    return OCI_SUCCESS;
}

int OCIIntervalGetYearMonth(void *handle, void *error, int32_t *years, int32_t *months,
                            const struct descriptor *interval) {
    (void)handle, (void)error;
    *years = interval->years;
    *months = interval->months;
    return OCI_SUCCESS;
}

int OCIRowidToChar(const struct descriptor *rowid, char *out, uint16_t *length, void *error) {
    (void)error;
    size_t needed = strlen(rowid->text);
    if (needed > *length) {
        *length = (uint16_t)needed;
        return OCI_ERROR;
    }
    memcpy(out, rowid->text, needed);
    *length = (uint16_t)needed;
    return OCI_SUCCESS;
}
