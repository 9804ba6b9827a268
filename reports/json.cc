#include "harness/base/records_json.h"
#include "reports/report.h"

namespace reports {

std::string json(const base::Summary& summary) {
  return base::to_json(summary).dump(2, ' ', false, base::Json::error_handler_t::replace) + "\n";
}

}  // namespace reports
