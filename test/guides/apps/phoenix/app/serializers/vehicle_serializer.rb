# frozen_string_literal: true

class VehicleSerializer < EntitySerializer
  def as_json(*)
    super.merge(driver: @record.driver && EntitySerializer.new(@record.driver).as_json)
  end
end
