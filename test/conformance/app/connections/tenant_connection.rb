# frozen_string_literal: true

# Identified by two, of which one is a model.
class TenantConnection < ApplicationCable::Connection
  # A model with a GlobalID, as far as Action Cable sees.
  Tenant = Struct.new(:name) do
    def to_gid_param
      "gid-#{name}"
    end
  end

  identified_by :tenant

  def connect
    super
    self.tenant = Tenant.new(request.params[:tenant]) if request.params[:tenant]
    logger.add_tags "tenant #{request.params[:tenant]}"
  end
end
