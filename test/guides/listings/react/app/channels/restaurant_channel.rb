# app/channels/restaurant_channel.rb
class RestaurantChannel < ApplicationCable::Channel
  def subscribed
    restaurant = Restaurant.find_by(id: params[:restaurant_id])

    if restaurant && current_user.belongs_to_restaurant?(restaurant)
      stream_for restaurant
    else
      reject
    end
  end

  def unsubscribed
    # Cleanup
  end
end
