# frozen_string_literal: true

# Shows what it was subscribed with.
class ParamsChannel < ApplicationCable::Channel
  def all
    transmit params
  end

  def by_name
    transmit({ symbol: params[:nested][:key], string: params["nested"]["key"] })
  end
end
